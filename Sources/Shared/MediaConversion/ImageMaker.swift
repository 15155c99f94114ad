import MediaInspection

/// Makes the clean copy of an image: upright, in its own format and size, with nothing in it but the picture.
struct ImageMaker: Sendable {
    let ffmpeg: FFmpeg
    let folder: WorkFolder

    func make(_ source: Source) async throws(ConversionError) -> ConvertedFile {
        let type = source.input.header.type
        let name: WorkFolder.Name = type == .png ? .png : .jpeg
        // An image is whole or refused: half a picture has a grey rest.
        let input =
            ["-xerror", "-err_detect", "explode"]
            + FFmpegArguments.input(source.input.path, demuxer: FFmpegArguments.demuxer(of: type))
        let format = type == .png ? ["-c:v", "png"] : ["-c:v", "mjpeg", "-q:v", "2"]
        try await ffmpeg.run(
            input + ["-an", "-sn", "-dn", "-map", "0:V:0", "-frames:v", "1"] + format + FFmpegArguments.withoutMetadata
                + ["-update", "1"] + FFmpegArguments.output(folder.path(name), muxer: "image2"),
            wallLimit: ffmpeg.configuration.stillLimit)
        guard let bytes = folder.size(name), let header = try? MediaHeader.read(path: folder.path(name)),
            header.type == type, header.width == source.facts.width, header.height == source.facts.height
        else { throw .rejected(reason: MediaHeaderError.damaged(type).description) }
        try folder.sync(name)
        return ConvertedFile(
            kind: .image, path: folder.path(name), mimeType: type.mimeType, bytes: bytes, width: header.width,
            height: header.height, duration: nil)
    }
}
