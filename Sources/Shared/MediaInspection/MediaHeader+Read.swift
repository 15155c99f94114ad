import Glibc

extension MediaHeader {
    /// Reads the header of the file at a path. Blocks for a few small reads.
    package static func read(path: String) throws(MediaHeaderError) -> MediaHeader {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(errno: errno) }
        defer { close(descriptor) }
        return try read(FileBytes(descriptor: descriptor))
    }

    /// Reads the header of a file: type by its first bytes, then size and duration, within a fixed number of reads.
    package static func read(_ source: some ByteSource) throws(MediaHeaderError) -> MediaHeader {
        guard source.length > 0 else { throw .emptyFile }
        let header: MediaHeader
        switch FileSignature(try source.read(at: 0, count: FileSignature.length)) {
        case .unrecognised: throw .unrecognised
        case .unsupported(let format): throw .unsupported(format: format)
        case .media(let type): header = try read(BoundedReader(source, type: type))
        }
        let (pixels, overflow) = header.width.multipliedReportingOverflow(by: header.height)
        guard !overflow, pixels <= maximumPixels else {
            throw .tooManyPixels(width: header.width, height: header.height)
        }
        if let duration = header.duration, duration > maximumDuration { throw .tooLong(seconds: duration) }
        return header
    }

    private static func read(_ reader: BoundedReader) throws(MediaHeaderError) -> MediaHeader {
        switch reader.type {
        case .mp4, .mov:
            var header = MP4Header(reader)
            return try header.read()
        case .webm:
            var header = WebMHeader(reader)
            return try header.read()
        case .jpg:
            var header = JPEGHeader(reader)
            return try header.read()
        case .png:
            var header = PNGHeader(reader)
            return try header.read()
        }
    }

    /// Holds the file's own bytes against the name and the `Content-Type` that came with it.
    ///
    /// A missing name extension and `application/octet-stream` claim nothing. A name that claims a type of another
    /// kind altogether (`clip.avi`) is refused: bytes and type disagree.
    package func check(filename: String?, contentType: String?) throws(MediaHeaderError) {
        if let filename, let dot = filename.lastIndex(of: "."), dot != filename.startIndex {
            let suffix = filename[filename.index(after: dot)...].prefix(16)
            let claimed = MediaType(filename: filename)
            guard let claimed, type.mayBeNamed(claimed) else {
                throw .disagreement(claimed: "“.\(suffix)”", found: type)
            }
        }
        let vague = ["", "application/octet-stream", "binary/octet-stream"]
        if let contentType, !vague.contains(contentType.lowercased()) {
            let claimed = MediaType(mimeType: contentType)
            guard let claimed, type.mayBeNamed(claimed) else {
                throw .disagreement(claimed: "“\(contentType.prefix(64))”", found: type)
            }
        }
    }
}
