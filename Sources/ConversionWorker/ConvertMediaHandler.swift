import Foundation
import JobQueue
import Logging
import Media
import MediaConversion
import MediaInspection
import Notifications
import ObjectStorage
import Postgres
import Security

/// Runs `ConvertMedia`: fetches the original, has FFmpeg make the outputs, stores them, and returns what to write down.
struct ConvertMediaHandler: Sendable {
    let assets: AssetStore
    let converter: MediaConverter
    let storage: any ObjectStorage
    let news: NewsPublisher
    let logger: Logger

    var handler: JobHandler {
        JobHandler(ConvertMedia.self, run: run, ended: ended)
    }

    func run(_ context: JobContext, _ payload: ConvertMedia) async throws -> [SQL] {
        guard let source = try await assets.conversionSource(payload.assetID) else {
            throw ConversionFailure.assetGone
        }
        news.wake()
        if let (outputs, measure) = try await assets.outputsOfTwin(of: source), try await areThere(outputs) {
            logger.info("the same content was converted before; its outputs serve again")
            return [AssetStore.recording(outputs, measure, for: context.job)]
        }
        do {
            return try await convert(source, context)
        } catch {
            throw ConversionFailure(error)
        }
    }

    private func areThere(_ outputs: AssetOutputs) async throws -> Bool {
        for file in [outputs.thumbnail, outputs.gif, outputs.webm, outputs.image].compactMap(\.self) {
            guard try await storage.info(ObjectKey(file.key)) != nil else { return false }
        }
        return true
    }

    private func convert(_ source: ConversionSource, _ context: JobContext) async throws -> [SQL] {
        let job = context.job
        let folder = try await storage.spool.makeDirectory()
        do {
            let outputs = try await make(source, into: folder, context)
            FaultPoint.beforeUpload.reach()
            let stored = try await store(outputs, for: job)
            FaultPoint.afterUpload.reach()
            try? await storage.spool.remove(folder)
            let facts = outputs.source
            return [
                AssetStore.recording(
                    stored, SourceMeasure(width: facts.width, height: facts.height, duration: facts.duration), for: job)
            ]
        } catch {
            await Task { try? await storage.spool.remove(folder) }.value
            throw error
        }
    }

    private func make(
        _ source: ConversionSource, into folder: String, _ context: JobContext
    ) async throws -> ConversionOutputs {
        // The newest report is told, as fast as Redis takes them; the converter never waits for that.
        let (reports, report) = AsyncStream.makeStream(
            of: ConversionProgress.self, bufferingPolicy: .bufferingNewest(1))
        async let told: Void = tell(reports, of: source.assetID, context)
        defer { report.finish() }
        let outputs = try await storage.withFile(ObjectKey(source.originalKey)) { path in
            try await converter.convert(
                ConversionInput(path: path, header: MediaHeader.read(path: path)), into: folder,
                onPoster: {
                    FaultPoint.midFFmpeg.reach()
                    await publish($0, for: context.job)
                }, report: { report.yield($0) })
        }
        report.finish()
        await told
        return outputs
    }

    // MARK: Outputs

    private static func prefix(_ job: ClaimedJob) -> String { "outputs/\(job.id.text)/\(job.epoch)" }

    /// The name holds the content's hash: what is once behind a link never changes.
    private func store(_ file: ConvertedFile, for job: ClaimedJob) async throws -> AssetOutputs.File {
        let digest = Hex.encode(try await FileHash.sha256(path: file.path)).prefix(16)
        let key = try ObjectKey("\(Self.prefix(job))/\(digest).\(file.fileExtension)")
        try await storage.put(file: file.path, at: key)
        return AssetOutputs.File(key: key.text, size: file.bytes)
    }

    private func store(_ outputs: ConversionOutputs, for job: ClaimedJob) async throws -> AssetOutputs {
        var stored = AssetOutputs(thumbhash: outputs.thumbhash)
        for file in outputs.files {
            let object = try await store(file, for: job)
            switch file.kind {
            case .thumbnail: stored.thumbnail = object
            case .gif: stored.gif = object
            case .webm: stored.webm = object
            case .image: stored.image = object
            }
        }
        return stored
    }

    private func removeOutputs(of job: ClaimedJob) async {
        await Task { _ = try? await storage.deletePrefix(ObjectKey(Self.prefix(job))) }.value
    }

    /// What a run that came to nothing has stored goes again; the poster first from the asset, then from the disk, so
    /// that no link is handed out that leads nowhere.
    private func ended(_ job: ClaimedJob, _ outcome: JobOutcome) async {
        if outcome != .completed, outcome != .unknown {
            do {
                try await assets.withdrawPoster(under: "\(Self.prefix(job))/", of: job)
                await removeOutputs(of: job)
            } catch {
                logger.notice("outputs are left to the sweep", metadata: ["error": "\(error)"])
            }
        }
        news.wake()
    }

    // MARK: News on the way

    /// Shows the poster at once; that it could not be shown early fails nothing.
    private func publish(_ poster: Poster, for job: ClaimedJob) async {
        do {
            // A copy: the converter's own file is stored with the other outputs at the end.
            let copy = storage.spool.newPath(suffix: ".jpg")
            try FileManager.default.copyItem(atPath: poster.file.path, toPath: copy)
            let digest = Hex.encode(try await FileHash.sha256(path: copy)).prefix(16)
            let key = try ObjectKey("\(Self.prefix(job))/\(digest).jpg")
            try await storage.put(file: copy, at: key)
            if try await assets.publishPoster(
                AssetOutputs.File(key: key.text, size: nil), thumbhash: poster.thumbhash, for: job)
            {
                news.wake()
            }
        } catch {
            logger.notice("the poster will come with the rest", metadata: ["error": "\(error)"])
        }
    }

    private func tell(_ reports: AsyncStream<ConversionProgress>, of asset: UUID, _ context: JobContext) async {
        for await progress in reports {
            let percent = (progress.fraction * 1000).rounded() / 10
            let (stage, left) = (progress.stage.rawValue, progress.secondsLeft)
            context.report(progress: percent, stage: stage, etaSeconds: left)
            let message = ProgressMessage(assetID: asset.text, progress: percent, stage: stage, etaSeconds: left)
            await news.publishProgress(subject: "asset", id: asset, data: message.json)
        }
    }
}
