import Glibc

/// The length of a file by its path.
enum FileLength {
    static func of(_ path: String) throws(ConversionError) -> Int64 {
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw .transient(detail: "the input cannot be read: \(String(cString: strerror(errno)))")
        }
        return Int64(status.st_size)
    }
}
