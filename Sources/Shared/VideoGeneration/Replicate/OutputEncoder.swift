import MediaConversion
import MediaInspection

/// Makes a clip and its poster of a file that a provider has sent. The file is a stranger's: it goes the way that
/// uploads go, through our own header parser, a forced demuxer and all limits.
struct OutputEncoder: Sendable {
    let ffmpeg: FFmpeg
    let folder: RenderFolder

    /// Seconds. Previews are looked at, not sat through.
    private static let longest = 60.0

    init(configuration: ConversionConfiguration, folder: RenderFolder) {
        ffmpeg = FFmpeg(configuration: configuration)
        self.folder = folder
    }

    func encode(costMicrodollars: Int64) async throws(VideoGenerationError) -> GeneratedVideo {
        let header: MediaHeader
        do { header = try MediaHeader.read(path: folder.path(.download)) } catch {
            throw .providerFailed(reason: "What the video provider sent is no video.")
        }
        do throws(ConversionError) {
            try await ffmpeg.run(
                arguments(for: header), wallLimit: .seconds(300), stallLimit: ffmpeg.configuration.stallLimit,
                workingDirectory: folder.path, onLine: ProgressReader().take)
            return try await verified(costMicrodollars)
        } catch {
            if case .rejected = error { throw .providerFailed(reason: "What the video provider sent cannot be shown.") }
            throw VideoGenerationError(error)
        }
    }

    private func arguments(for header: MediaHeader) -> [String] {
        let box =
            "scale=w='min(\(Frame.width),iw)':h='min(\(Frame.width),ih)'"
            + ":force_original_aspect_ratio=decrease:force_divisible_by=2,setsar=1,format=yuv420p"
        let input = FFmpegArguments.input(
            folder.path(.download), demuxer: FFmpegArguments.demuxer(of: header.type))
        // A picture is shown as long as one of our own clips.
        let still = "loop=-1:1,setpts=N/\(Frame.rate)/TB,trim=end_frame=\(Frame.count),"
        let film = header.type.isVideo ? "fps=\(Frame.rate),trim=duration=\(Self.longest)," : still
        return FFmpegArguments.progress + input + [
            "-filter_complex", "[0:V:0]\(film)\(box),split[film][taken];[taken]select='eq(n,0)',format=yuvj420p[still]",
            "-map", "[film]", "-map", "0:a:0?", "-t", "\(Self.longest)", "-c:v", "libx264", "-preset", "superfast",
            "-crf", "20", "-threads", "\(ffmpeg.configuration.threads)", "-c:a", "aac", "-b:a", "128k", "-ac", "2",
            "-movflags", "+faststart",
        ] + FFmpegArguments.withoutMetadata + FFmpegArguments.output(RenderFolder.Name.video.rawValue, muxer: "mp4")
            + ["-map", "[still]", "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "3", "-update", "1"]
            + FFmpegArguments.withoutMetadata
            + FFmpegArguments.output(RenderFolder.Name.poster.rawValue, muxer: "image2")
    }

    private func verified(_ costMicrodollars: Int64) async throws(ConversionError) -> GeneratedVideo {
        let report = try await ProbeReport.read(folder.path(.video), demuxer: "mov", with: ffmpeg)
        guard let video = report.video, let width = video.width, let height = video.height,
            let duration = report.duration, folder.size(.poster) > 0
        else { throw .rejected(reason: "no picture") }
        do { try folder.sync() } catch {
            throw error == .outOfSpace ? .outOfSpace : .transient(detail: error.detail)
        }
        return GeneratedVideo(
            videoPath: folder.path(.video), mimeType: "video/mp4", fileExtension: "mp4",
            posterPath: folder.path(.poster), provider: ReplicateVideoGenerator.provider,
            costMicrodollars: costMicrodollars, duration: duration, width: width, height: height,
            bytes: folder.size(.video))
    }
}
