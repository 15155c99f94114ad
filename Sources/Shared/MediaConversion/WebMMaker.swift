import MediaInspection

/// Makes the WebM: VP9 and Opus, or a copy where the source can be shown as it is.
struct WebMMaker: Sendable {
    let ffmpeg: FFmpeg
    let folder: WorkFolder
    let recipe: Recipe.WebM
    let meter: ProgressMeter

    /// A copy is not made of more bits a second than this: people on phones have to load it.
    static let mostBitsPerSecondToCopy = 8_000_000.0

    func make(_ source: Source) async throws(ConversionError) -> ConvertedFile {
        let isCopy = source.fitsAlready && isLean(source)
        let size = isCopy ? source.size : source.size.fitting(recipe.side)
        let duration = source.facts.duration
        let reader = ProgressReader { [meter] position in
            meter.encoded(
                .webm, fraction: duration.map { min(1, (position.seconds ?? 0) / $0) },
                frames: duration == nil ? position.frames : nil)
        }
        let input = FFmpegArguments.input(
            source.input.path, demuxer: FFmpegArguments.demuxer(of: source.input.header.type))
        try await ffmpeg.run(
            FFmpegArguments.progress + source.decoder + input + (isCopy ? copying : encoding(source, size))
                + ["-sn", "-dn", "-t", "\(MediaHeader.maximumDuration + 5)"] + FFmpegArguments.withoutMetadata
                + FFmpegArguments.output(folder.path(.webm), muxer: "webm"),
            stallLimit: ffmpeg.configuration.stallLimit, onLine: reader.take)
        return try await verify(source, size)
    }

    private func isLean(_ source: Source) -> Bool {
        guard let duration = source.facts.duration, let bytes = try? FileLength.of(source.input.path) else {
            return false
        }
        return Double(bytes) * 8 / duration <= Self.mostBitsPerSecondToCopy
    }

    private var copying: [String] { ["-map", "0:V:0", "-map", "0:a:0?", "-c", "copy"] }

    private func encoding(_ source: Source, _ size: PictureSize) -> [String] {
        let graph = "\(source.treatment.start)\(source.treatment.filters(to: size))[picture]"
        return [
            "-filter_complex", graph, "-map", "[picture]", "-map", "0:a:0?", "-fpsmax:v", "\(recipe.framesPerSecond)",
            "-c:v", "libvpx-vp9", "-crf", "\(recipe.quality)", "-b:v", "0", "-deadline", "realtime",
            "-cpu-used", "\(recipe.speed)", "-row-mt", "1", "-tile-columns", "2", "-threads",
            "\(ffmpeg.configuration.threads)",
            "-g", "240", "-pix_fmt", source.treatment.hasAlpha ? "yuva420p" : "yuv420p",
            "-c:a", "libopus", "-b:a", "\(recipe.audioBitsPerSecond)", "-ac", "2",
        ]
    }

    /// FFmpeg ends well on a file that was cut off, and after a polite SIGTERM, so what it wrote is looked at.
    private func verify(_ source: Source, _ size: PictureSize) async throws(ConversionError) -> ConvertedFile {
        guard let bytes = folder.size(.webm) else {
            throw .rejected(reason: "The video holds no frame that can be shown. Export it again.")
        }
        let report = try await ProbeReport.read(folder.path(.webm), demuxer: "matroska", with: ffmpeg)
        guard let video = report.video, video.width == size.width, video.height == size.height,
            (report.audio != nil) == source.facts.hasAudio
        else { throw .transient(detail: "the WebM does not have the size or the sound that was asked for") }
        guard let duration = report.duration else {
            throw .rejected(reason: "The video holds no frame that can be shown. Export it again.")
        }
        // A file that lost its end is refused, not shown in part: whoever uploaded it has the whole one, and nobody
        // would notice the loss later. Half a second covers what containers round off in clips of a few frames.
        if let expected = source.facts.duration, duration < expected * 0.95 - 0.5 {
            throw .rejected(reason: MediaHeaderError.truncated(source.input.header.type).description)
        }
        if duration > MediaHeader.maximumDuration + 1 {
            throw .rejected(reason: MediaHeaderError.tooLong(seconds: duration).description)
        }
        try folder.sync(.webm)
        return ConvertedFile(
            kind: .webm, path: folder.path(.webm), mimeType: MediaType.webm.mimeType, bytes: bytes, width: size.width,
            height: size.height, duration: duration)
    }
}
