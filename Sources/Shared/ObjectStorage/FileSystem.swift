import Glibc

/// The file system calls that storing needs, with errors that say what was tried. All of them block.
enum FileSystem {
    /// Makes a directory and those above it; each is on disk when this returns.
    static func makeDirectories(_ path: String) throws(StorageError) {
        if mkdir(path, 0o755) == 0 { return try syncDirectory(parent(of: path)) }
        switch errno {
        case EEXIST: return
        case ENOENT:
            try makeDirectories(parent(of: path))
            if mkdir(path, 0o755) != 0, errno != EEXIST { throw .last("make a directory") }
            try syncDirectory(parent(of: path))
        default: throw .last("make a directory")
        }
    }

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// A directory that has been removed meanwhile has nothing to keep: no error.
    static func syncDirectory(_ path: String) throws(StorageError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return }
        guard descriptor >= 0 else { throw .last("open a directory") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .last("write a directory to disk") }
    }

    static func syncFile(_ path: String) throws(StorageError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw .last("open a file to be stored") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .last("write a file to disk") }
    }

    /// - Returns: nil where there is nothing.
    static func status(_ path: String) throws(StorageError) -> stat? {
        var status = stat()
        if lstat(path, &status) == 0 { return status }
        guard errno == ENOENT || errno == ENOTDIR else { throw .last("look at a file") }
        return nil
    }

    static func isDirectory(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFDIR }
    static func isFile(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFREG }

    /// Names in a directory without `.` and `..`; none where there is no directory.
    static func names(in path: String) throws(StorageError) -> [String] {
        guard let directory = opendir(path) else {
            guard errno == ENOENT || errno == ENOTDIR else { throw .last("list a directory") }
            return []
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Removes a file, or a directory with all in it. What has gone meanwhile is no error.
    static func remove(_ path: String) throws(StorageError) {
        guard let status = try status(path) else { return }
        if isDirectory(status) {
            for name in try names(in: path) { try remove("\(path)/\(name)") }
            if rmdir(path) != 0, errno != ENOENT { throw .last("remove a directory") }
        } else if unlink(path) != 0, errno != ENOENT {
            throw .last("remove a file")
        }
    }

    /// The most that one call writes. The kernel takes one block of memory for all that a call brings; asking for larger
    /// blocks than this costs seven times as long where free memory is given back to a host, and gains nothing elsewhere
    /// (docs/benchmarks.md, “A 500 MB upload”).
    private static let writeSize = 64 * 1024

    /// Writes all bytes at the descriptor's position.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(StorageError) {
        var written = 0
        while written < bytes.count {
            let next = min(bytes.count - written, writeSize)
            let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), next)
            if count >= 0 {
                written += count
            } else if errno != EINTR {
                throw .last("write a file")
            }
        }
    }
}
