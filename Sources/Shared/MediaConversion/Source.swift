import MediaInspection

/// The source as it is known once ffprobe has looked at it and found nothing against it.
struct Source: Sendable {
    let input: ConversionInput
    let facts: SourceFacts
    let treatment: PictureTreatment
    /// Decoder to be named before the input, for what the built-in one leaves out.
    let decoder: [String]
    /// Seconds of the picture alone, which may end before the sound.
    let videoDuration: Double?
    /// It can be shown as it is: a copy without metadata is enough.
    let fitsAlready: Bool

    var size: PictureSize { PictureSize(width: facts.width, height: facts.height) }

    static let mostStreams = 8
    static let mostFramesPerSecond = 120.0

    init(_ input: ConversionInput, _ report: ProbeReport) throws(ConversionError) {
        guard let video = report.video, let codec = video.codec_name, let width = video.width,
            let height = video.height,
            width > 0, height > 0
        else { throw Self.unusable(report) }
        try Self.checkCaps(report, video, width, height)
        try Self.checkCodecs(codec, report.audio?.codec_name)
        self.input = input
        let upright = Self.uprightSize(input.header, video, width, height)
        facts = SourceFacts(
            width: upright.width, height: upright.height, duration: input.header.type.isVideo ? report.duration : nil,
            framesPerSecond: input.header.type.isVideo ? video.framesPerSecond : nil, videoCodec: codec,
            hasAudio: report.audio != nil, hasAlpha: video.hasAlpha, isHDR: video.isHDR)
        var treatment = PictureTreatment()
        if video.isHDR {
            treatment.hdrTransfer = video.color_transfer
            treatment.hdrPrimaries = Self.known(video.color_primaries) ?? treatment.hdrPrimaries
            treatment.hdrMatrix = Self.known(video.color_space) ?? treatment.hdrMatrix
        }
        treatment.isInterlaced = ["tt", "bb", "tb", "bt"].contains(video.field_order ?? "")
        treatment.hasAlpha = video.hasAlpha
        self.treatment = treatment
        decoder = video.hasAlpha ? ["vp9": ["-c:v", "libvpx-vp9"], "vp8": ["-c:v", "libvpx"]][codec] ?? [] : []
        videoDuration = video.seconds ?? report.duration
        fitsAlready = input.header.type == .webm && Self.fits(report, video)
    }

    private static func unusable(_ report: ProbeReport) -> ConversionError {
        report.video == nil
            ? .rejected(reason: "The file has no video track, only sound or data. Upload a file with a picture.")
            : .rejected(
                reason: "The file's video is in a format that is not accepted. Export it as H.264 and upload it again.")
    }

    private static func checkCaps(
        _ report: ProbeReport, _ video: ProbeReport.Stream, _ width: Int, _ height: Int
    ) throws(ConversionError) {
        let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
        if overflow || pixels > MediaHeader.maximumPixels {
            throw .rejected(reason: MediaHeaderError.tooManyPixels(width: width, height: height).description)
        }
        if report.streams.count > mostStreams {
            throw .rejected(
                reason: "The file has \(report.streams.count) tracks; at most \(mostStreams) are accepted. Export only "
                    + "picture and sound.")
        }
        if let duration = report.duration, duration > MediaHeader.maximumDuration {
            throw .rejected(reason: MediaHeaderError.tooLong(seconds: duration).description)
        }
        if let rate = video.framesPerSecond, rate > mostFramesPerSecond {
            throw .rejected(
                reason: "The video has \(Int(min(rate, 1e9))) frames a second; at most \(Int(mostFramesPerSecond)) are "
                    + "accepted. Export it at a lower rate.")
        }
    }

    private static func checkCodecs(_ video: String, _ audio: String?) throws(ConversionError) {
        guard FFmpegArguments.isDecodable(video) else {
            throw .rejected(
                reason: "The video's format, \(video), is not accepted. Export it as H.264, H.265, VP9 or AV1.")
        }
        if let audio, !FFmpegArguments.isDecodable(audio) {
            throw .rejected(reason: "The sound's format, \(audio), is not accepted. Export it with AAC or Opus.")
        }
    }

    /// As shown: turned upright, with square pixels. An image's Exif orientation is in our own header alone.
    private static func uprightSize(
        _ header: MediaHeader, _ video: ProbeReport.Stream, _ width: Int, _ height: Int
    ) -> PictureSize {
        guard header.type.isVideo else { return PictureSize(width: header.width, height: header.height) }
        let wide = max(1, Int((Double(width) * video.pixelShape).rounded()))
        return video.isTurned ? PictureSize(width: height, height: wide) : PictureSize(width: wide, height: height)
    }

    private static func known(_ value: String?) -> String? {
        guard let value, value != "unknown", value != "reserved" else { return nil }
        return value
    }

    /// Browsers play it, it is not larger than our own, and nothing about it needs treatment.
    private static func fits(_ report: ProbeReport, _ video: ProbeReport.Stream) -> Bool {
        let sound = report.audio?.codec_name
        let sides = [video.width ?? .max, video.height ?? .max].sorted()
        return ["vp8", "vp9"].contains(video.codec_name) && (sound == nil || sound == "opus") && report.duration != nil
            && sides[0] <= 1_080 && sides[1] <= 1_920 && video.pix_fmt == "yuv420p" && !video.hasAlpha && !video.isHDR
            && !video.isRotated && video.pixelShape == 1 && (video.framesPerSecond ?? 0) <= 60
    }
}
