import MediaInspection

/// Makes the poster and its ThumbHash: the first thing that people see of an upload.
struct PosterMaker: Sendable {
    let ffmpeg: FFmpeg
    let folder: WorkFolder
    let recipe: Recipe

    /// What a poster is made of; known from the header alone, so that making it need not wait for ffprobe.
    struct Subject: Sendable, Equatable {
        let input: ConversionInput
        let size: PictureSize
        var treatment = PictureTreatment.none
        var decoder: [String] = []

        init(_ input: ConversionInput) {
            self.input = input
            size = PictureSize(width: input.header.width, height: input.header.height)
        }

        init(_ source: Source) {
            input = source.input
            size = source.size
            treatment = source.treatment
            decoder = source.decoder
        }

        static func == (left: Subject, right: Subject) -> Bool {
            left.size == right.size && left.treatment == right.treatment && left.decoder == right.decoder
        }
    }

    /// Which frames are looked at for the best one.
    private enum Choice {
        /// Keyframes of the first minute: one decoded frame for some hundred.
        case keyframes
        case everyFrame
    }

    private static let side = 32

    /// Makes the poster in the work folder.
    ///
    /// The first keyframe of many videos is black. Then, or where there is no keyframe at all, every frame of the first
    /// seconds is looked at.
    func make(_ subject: Subject) async throws(ConversionError) -> Poster {
        guard subject.input.header.type.isVideo else {
            try await run(subject, .everyFrame)
            return try await finish(subject, PixelStatistics(pixels))
        }
        do throws(ConversionError) { try await run(subject, .keyframes) } catch {
            guard case .rejected = error else { throw error }
        }
        let statistics = PixelStatistics(pixels)
        if let statistics, !statistics.isBlank { return try await finish(subject, statistics) }
        try await run(subject, .everyFrame)
        return try await finish(subject, PixelStatistics(pixels))
    }

    private var pixels: [UInt8] { folder.read(.pixels, atMost: Self.side * Self.side * 4) }

    private func run(_ subject: Subject, _ choice: Choice) async throws(ConversionError) {
        folder.remove([.poster, .pixels])
        let header = subject.input.header
        let isVideo = header.type.isVideo
        var input = subject.decoder
        if isVideo { input += ["-t", "60"] }
        if isVideo, case .keyframes = choice { input += ["-skip_frame", "nokey"] }
        if !isVideo { input += ["-xerror", "-err_detect", "explode"] }
        input += FFmpegArguments.input(subject.input.path, demuxer: FFmpegArguments.demuxer(of: header.type))
        try await ffmpeg.run(
            input + [
                "-an", "-sn", "-dn", "-filter_complex", graph(subject, choice), "-map", "[poster]", "-frames:v", "1",
            ]
                + ["-q:v", "3", "-pix_fmt", "yuvj420p"] + FFmpegArguments.withoutMetadata + ["-update", "1"]
                + FFmpegArguments.output(folder.path(.poster), muxer: "image2") + [
                    "-map", "[pixels]", "-frames:v", "1",
                ]
                + ["-pix_fmt", "rgba"] + FFmpegArguments.output(folder.path(.pixels), muxer: "rawvideo"),
            wallLimit: ffmpeg.configuration.stillLimit)
    }

    /// JPEG knows no transparency: what is behind is white there, and stays transparent in the ThumbHash.
    private func graph(_ subject: Subject, _ choice: Choice) -> String {
        let size = subject.size.fitting(recipe.thumbnailSide)
        var frame = subject.treatment.start + subject.treatment.filters(to: size)
        if subject.input.header.type.isVideo {
            switch choice {
            case .keyframes: frame += ",thumbnail=24"
            case .everyFrame: frame += ",thumbnail=100"
            }
        }
        let pixels = "[small]scale=w=\(Self.side):h=\(Self.side)[pixels]"
        guard subject.treatment.hasAlpha else { return "\(frame),split[poster][small];\(pixels)" }
        return "\(frame),format=rgba,split=3[front][back][small];[back]lutrgb=r=255:g=255:b=255:a=255[white];"
            + "[white][front]overlay[poster];\(pixels)"
    }

    private func finish(_ subject: Subject, _ statistics: PixelStatistics?) async throws(ConversionError) -> Poster {
        guard statistics != nil, let bytes = folder.size(.poster),
            let thumbhash = ThumbHash(rgba: pixels, side: Self.side, shape: subject.size),
            let header = try? MediaHeader.read(path: folder.path(.poster))
        else {
            throw .rejected(
                reason: "The file holds no picture that can be shown. Export it again and upload the new file.")
        }
        folder.remove([.pixels])
        try folder.sync(.poster)
        let file = ConvertedFile(
            kind: .thumbnail, path: folder.path(.poster), mimeType: MediaType.jpg.mimeType, bytes: bytes,
            width: header.width,
            height: header.height, duration: nil)
        return Poster(file: file, thumbhash: thumbhash.base64)
    }
}

/// How much there is to see in a few pixels.
struct PixelStatistics {
    /// Brightness 0…255 and its standard deviation.
    let mean: Double
    let deviation: Double

    /// Nil where there are no pixels.
    init?(_ rgba: [UInt8]) {
        guard rgba.count >= 4 else { return nil }
        let values = stride(from: 0, to: rgba.count - 3, by: 4).map { pixel in
            0.299 * Double(rgba[pixel]) + 0.587 * Double(rgba[pixel + 1]) + 0.114 * Double(rgba[pixel + 2])
        }
        let mean = values.reduce(0, +) / Double(values.count)
        self.mean = mean
        deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    }

    /// Black, or one colour all over.
    var isBlank: Bool { mean < 20 && deviation < 12 || deviation < 3 }
}
