import Foundation
package import MediaConversion
import MediaInspection
import Synchronization

/// Renders a clip of 4 s with FFmpeg on this machine: the character's thumbnail or initials, a palette and a motion for
/// the emotion, and the prompt, set by libass from a file. It needs nobody and costs nothing.
package struct FFmpegVideoGenerator: VideoGenerator {
    package static let provider = "ffmpeg"
    package var provider: String { Self.provider }

    private let ffmpeg: FFmpeg

    /// A render takes a second or two; a hundred times that is a machine in trouble.
    private static let wallLimit = Duration.seconds(180)

    package init(configuration: ConversionConfiguration = ConversionConfiguration()) {
        ffmpeg = FFmpeg(configuration: configuration)
    }

    package func generate(
        _ request: VideoRequest, into folder: String, report: @escaping @Sendable (VideoProgress) -> Void
    ) async throws(VideoGenerationError) -> GeneratedVideo {
        let folder = RenderFolder(path: folder)
        do throws(VideoGenerationError) {
            report(VideoProgress(stage: .preparing, fraction: 0))
            let mood = Mood(request.emotion)
            try write(request, mood, into: folder)
            try await render(request, mood, in: folder, report)
            report(VideoProgress(stage: .encoding, fraction: 0.97))
            let video = try await verified(folder)
            folder.remove(RenderFolder.Name.allCases.filter { !RenderFolder.outputs.contains($0) })
            return video
        } catch {
            folder.remove()
            throw error
        }
    }

    private func write(
        _ request: VideoRequest, _ mood: Mood, into folder: RenderFolder
    ) throws(VideoGenerationError) {
        let layers = Layers(mood: mood)
        let words = Words(request: request, mood: mood)
        try folder.write(layers.ground, as: .ground)
        try folder.write(layers.firstLight, as: .firstLight)
        try folder.write(layers.secondLight, as: .secondLight)
        try folder.write(layers.disc, as: .disc)
        try folder.write(Layers.mask, as: .mask)
        try folder.write(words.script, as: .words)
        try folder.write(words.initials, as: .initials)
    }

    private func render(
        _ request: VideoRequest, _ mood: Mood, in folder: RenderFolder,
        _ report: @escaping @Sendable (VideoProgress) -> Void
    ) async throws(VideoGenerationError) {
        let thumbnail = request.thumbnailPath.flatMap { path in
            (try? MediaHeader.read(path: path)).flatMap { header in
                header.type.isVideo ? nil : RenderCommand.Thumbnail(path: path, type: header.type)
            }
        }
        let pace = RenderPace(report)
        do throws(ConversionError) {
            try await run(thumbnail, request, mood, folder, pace)
        } catch {
            // A picture that its header promises and its data does not hold: the initials stand in.
            guard case .rejected = error, thumbnail != nil else { throw VideoGenerationError(error) }
            do { try await run(nil, request, mood, folder, pace) } catch { throw VideoGenerationError(error) }
        }
    }

    private func run(
        _ thumbnail: RenderCommand.Thumbnail?, _ request: VideoRequest, _ mood: Mood, _ folder: RenderFolder,
        _ pace: RenderPace
    ) async throws(ConversionError) {
        let command = RenderCommand(
            mood: mood, seed: request.seed, thumbnail: thumbnail, threads: ffmpeg.configuration.threads)
        let reader = ProgressReader { pace.advance(frames: $0.frames) }
        try await ffmpeg.run(
            command.arguments, wallLimit: Self.wallLimit, stallLimit: ffmpeg.configuration.stallLimit,
            workingDirectory: folder.path, onLine: reader.take)
    }

    /// FFmpeg ends well after a polite SIGTERM, too, so what it wrote is looked at.
    private func verified(_ folder: RenderFolder) async throws(VideoGenerationError) -> GeneratedVideo {
        let report: ProbeReport
        do {
            report = try await ProbeReport.read(folder.path(.video), demuxer: "mov", with: ffmpeg)
        } catch {
            throw VideoGenerationError(error)
        }
        guard let video = report.video, video.codec_name == "h264", video.width == Frame.width,
            video.height == Frame.height, let duration = report.duration,
            abs(duration - Double(Frame.seconds)) < 0.2, folder.size(.poster) > 0
        else { throw .transient(detail: "the rendered clip does not have the size or the length that was asked for") }
        try folder.sync()
        return GeneratedVideo(
            videoPath: folder.path(.video), mimeType: "video/mp4", fileExtension: "mp4",
            posterPath: folder.path(.poster), provider: provider, costMicrodollars: 0, duration: duration,
            width: Frame.width, height: Frame.height, bytes: folder.size(.video))
    }
}

/// Turns frames into progress; a second run, without the thumbnail, does not go back.
private final class RenderPace: Sendable {
    private struct State {
        var fraction = 0.05
        var startedAt = ContinuousClock.now
    }

    private let state = Mutex(State())
    private let report: @Sendable (VideoProgress) -> Void

    init(_ report: @escaping @Sendable (VideoProgress) -> Void) {
        self.report = report
        report(VideoProgress(stage: .rendering, fraction: 0.05))
    }

    func advance(frames: Int) {
        state.withLock { state in
            let done = min(1, Double(frames) / Double(Frame.count))
            state.fraction = max(state.fraction, 0.05 + 0.9 * done)
            let elapsed = (ContinuousClock.now - state.startedAt) / .seconds(1)
            report(
                VideoProgress(
                    stage: .rendering, fraction: state.fraction,
                    secondsLeft: done > 0.1 ? elapsed / done * (1 - done) : nil))
        }
    }
}

extension VideoGenerationError {
    init(_ error: ConversionError) {
        switch error {
        case .rejected(let reason), .limit(let reason): self = .transient(detail: reason)
        case .transient(let detail): self = .transient(detail: detail)
        case .outOfSpace: self = .outOfSpace
        case .misconfigured(let detail): self = .misconfigured(detail: detail)
        case .cancelled: self = .cancelled
        }
    }
}
