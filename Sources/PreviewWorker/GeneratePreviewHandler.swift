import Foundation
import JobQueue
import Logging
import Notifications
import ObjectStorage
import Postgres
import Previews
import Security
import VideoGeneration

/// Runs `GeneratePreview`: has the generator make the video, stores it, and returns what to write down.
struct GeneratePreviewHandler: Sendable {
    let work: PreviewWork
    let generator: any VideoGenerator
    let storage: any ObjectStorage
    let audit: VideoAuditDrain
    let news: NewsPublisher
    let logger: Logger

    var handler: JobHandler {
        JobHandler(GeneratePreview.self, run: run, ended: ended)
    }

    func run(_ context: JobContext, _ payload: GeneratePreview) async throws -> [SQL] {
        news.wake()
        do {
            guard let source = try await work.source(payload.previewID) else { throw PreviewFailure.previewGone }
            if source.isExpired { throw PreviewFailure.expired }
            return try await generate(source, context)
        } catch {
            let failure = error as? PreviewFailure ?? PreviewFailure(error)
            // Where the task was cancelled the reason is the queue's to tell.
            if !Task.isCancelled { try? await work.note(failure: failure.code, of: context.job) }
            throw failure
        }
    }

    private func generate(_ source: PreviewSource, _ context: JobContext) async throws -> [SQL] {
        let folder = try await storage.spool.makeDirectory()
        do {
            let video = try await make(source, into: folder, context)
            FaultPoint.beforeUpload.reach()
            let outcome = PreviewOutcome(
                videoKey: try await store(video.videoPath, video.fileExtension, for: context.job),
                posterKey: try await store(video.posterPath, "jpg", for: context.job), provider: video.provider,
                costMicrodollars: video.costMicrodollars)
            FaultPoint.afterUpload.reach()
            try? await storage.spool.remove(folder)
            return PreviewWork.recording(outcome, for: context.job)
        } catch {
            await Task { try? await storage.spool.remove(folder) }.value
            throw error
        }
    }

    private func make(
        _ source: PreviewSource, into folder: String, _ context: JobContext
    ) async throws -> GeneratedVideo {
        // The newest report is told, as fast as Redis takes them; the generator never waits for that.
        let (reports, report) = AsyncStream.makeStream(of: VideoProgress.self, bufferingPolicy: .bufferingNewest(1))
        async let told: Void = tell(reports, of: source.id, context)
        defer { report.finish() }
        let stages = StageLog(of: source.id, logger: logger)
        let video = try await withThumbnail(source.thumbnailKey) { thumbnail in
            try await generator.generate(
                VideoRequest(
                    text: source.resolvedText, characterName: source.characterName, thumbnailPath: thumbnail,
                    emotion: source.emotion, seed: StableHash.of(source.resolvedText)),
                into: folder
            ) {
                stages.note($0.stage)
                if $0.stage == .rendering { FaultPoint.midFFmpeg.reach() }
                report.yield($0)
            }
        }
        stages.note(.storing)
        report.yield(VideoProgress(stage: .storing, fraction: 0.98))
        report.finish()
        await told
        return video
    }

    /// A picture that is gone meanwhile counts as none.
    private func withThumbnail<Value>(_ key: String?, _ body: (String?) async throws -> Value) async throws -> Value {
        guard let key = try key.map({ try ObjectKey($0) }), try await storage.info(key) != nil else {
            return try await body(nil)
        }
        return try await storage.withFile(key, body)
    }

    // MARK: Files

    private static func folder(_ job: ClaimedJob) -> String { "\(PreviewSweep.folder(of: job.id))/\(job.epoch)" }

    /// The name holds the content's hash: what is once behind a link never changes.
    private func store(_ path: String, _ fileExtension: String, for job: ClaimedJob) async throws -> String {
        let digest = Hex.encode(try await FileHash.sha256(path: path)).prefix(16)
        let key = try ObjectKey("\(Self.folder(job))/\(digest).\(fileExtension)")
        try await storage.put(file: path, at: key)
        return key.text
    }

    /// What a run that came to nothing has stored goes again.
    private func ended(_ job: ClaimedJob, _ outcome: JobOutcome) async {
        news.wake()
        switch outcome {
        case .completed: await audit.once()
        case .unknown: break
        default: await Task { _ = try? await storage.deletePrefix(ObjectKey(Self.folder(job))) }.value
        }
    }

    // MARK: News on the way

    private func tell(_ reports: AsyncStream<VideoProgress>, of preview: UUID, _ context: JobContext) async {
        for await progress in reports {
            let percent = (progress.fraction * 1_000).rounded() / 10
            let (stage, left) = (progress.stage.rawValue, progress.secondsLeft)
            context.report(progress: percent, stage: stage, etaSeconds: left)
            let message = PreviewProgressMessage(
                previewID: preview.text, stage: stage, progress: percent, etaSeconds: left)
            await news.publishProgress(subject: "preview", id: preview, data: message.json)
        }
    }
}
