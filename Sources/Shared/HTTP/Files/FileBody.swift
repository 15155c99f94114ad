import Glibc

/// A file to be sent, opened already, so that what was measured is what is sent whatever happens to its name.
package struct FileBody: Sendable {
    let file: OpenFile
    /// What of it is sent; set when the request's Range is known.
    var range: Range<Int>
    package let size: Int
    package let contentType: String
    /// Quoted, as it stands in the header.
    package let etag: String
    /// Seconds since 1970.
    package let modified: Int

    /// Opens a regular file. `etag` without one is made of inode, size and time of change.
    /// - Throws: `FileError`
    package init(path: String, contentType: String, etag: String? = nil) throws(FileError) {
        // A named pipe would hold up the open without O_NONBLOCK; it does nothing to regular files.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileError(errno: errno) }
        try self.init(descriptor: descriptor, contentType: contentType, etag: etag)
    }

    /// Takes over `descriptor`, also where it throws.
    /// - Throws: `FileError`
    package init(descriptor: Int32, contentType: String, etag: String? = nil) throws(FileError) {
        file = OpenFile(descriptor: descriptor)
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError(errno: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileError(errno: EISDIR) }
        size = Int(status.st_size)
        range = 0..<size
        modified = status.st_mtim.tv_sec
        self.contentType = contentType
        let change = UInt64(bitPattern: Int64(status.st_mtim.tv_sec &* 1_000_000_000 &+ status.st_mtim.tv_nsec))
        self.etag =
            etag ?? "\"\(String(status.st_ino, radix: 36))-\(String(size, radix: 36))-\(String(change, radix: 36))\""
    }
}

/// Why a file cannot be sent.
package struct FileError: Error, CustomStringConvertible {
    package let errno: Int32

    package var isMissing: Bool { errno == ENOENT || errno == ENOTDIR || errno == EISDIR }
    package var description: String { "The file cannot be opened: \(String(cString: strerror(errno)))." }
}

extension FileError: ProblemConvertible {
    package var problem: Problem { isMissing ? .notFound() : .internalError }
}

/// Owns a descriptor, and closes it when the last response that sends from it is through.
final class OpenFile: Sendable {
    let descriptor: Int32

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// As it is now.
    var size: Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    deinit {
        close(descriptor)
    }
}
