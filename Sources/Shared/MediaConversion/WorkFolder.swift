import Glibc

/// The folder that a conversion writes into. It knows every name that may come to be there, so that all can be taken away.
struct WorkFolder: Sendable {
    enum Name: String, CaseIterable {
        case poster = "poster.jpg"
        case pixels = "poster.rgba"
        case gif = "clip.gif"
        case webm = "clip.webm"
        case jpeg = "image.jpg"
        case png = "image.png"
    }

    let path: String

    /// Refuses a folder that cannot be written to before an encoder has run for minutes.
    init(_ path: String) throws(ConversionError) {
        guard access(path, W_OK | X_OK) == 0 else {
            throw .transient(detail: "the work folder cannot be written to: \(String(cString: strerror(errno)))")
        }
        self.path = path
    }

    func path(_ name: Name) -> String { "\(path)/\(name.rawValue)" }

    func remove(_ names: [Name] = Name.allCases) {
        for name in names { unlink(path(name)) }
    }

    /// Bytes; nil where there is no such file, or it is empty.
    func size(_ name: Name) -> Int64? {
        var status = stat()
        guard stat(path(name), &status) == 0, status.st_size > 0 else { return nil }
        return Int64(status.st_size)
    }

    /// Puts a file's bytes, and its name, safely on disk.
    func sync(_ name: Name) throws(ConversionError) {
        try Self.sync(path(name), O_RDONLY)
        try Self.sync(path, O_RDONLY | O_DIRECTORY)
    }

    func read(_ name: Name, atMost limit: Int) -> [UInt8] {
        let descriptor = open(path(name), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        return [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
            while filled < limit {
                let count = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: filled), limit - filled)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                filled += count
            }
        }
    }

    private static func sync(_ path: String, _ flags: Int32) throws(ConversionError) {
        let descriptor = open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(errno) }
    }

    private static func failure(_ code: Int32) -> ConversionError {
        code == ENOSPC || code == EDQUOT
            ? .outOfSpace : .transient(detail: "an output could not be synced: \(String(cString: strerror(code)))")
    }
}
