import Glibc

/// The steps on the file system. All of them block.
extension LocalObjectStorage {
    static func move(_ source: String, to target: String) throws(StorageError) {
        // A delete beside us may prune a folder that was just made; making it again settles that.
        var failure = StorageError.failed("move a file into place", code: ENOENT)
        for _ in 0..<100 {
            do throws(StorageError) {
                try FileSystem.makeDirectories(FileSystem.parent(of: target))
                guard rename(source, target) != 0 else { return }
                throw .last("move a file into place")
            } catch {
                failure = error
                guard case .failed(_, code: ENOENT) = error, try FileSystem.status(source) != nil else { break }
            }
        }
        throw failure
    }

    /// From another file system. On an error nothing of the copy is left.
    static func copy(_ source: String, to target: String) throws(StorageError) {
        let input = open(source, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw .last("open a file to be stored") }
        defer { close(input) }
        var output = SpoolFile(path: target)
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = Glibc.read(input, &buffer, buffer.count)
            guard count > 0 else {
                if count == 0 { break }
                if errno == EINTR { continue }
                let error = StorageError.last("read a file to be stored")
                output.remove()
                throw error
            }
            try buffer.withUnsafeBufferPointer { bytes throws(StorageError) in
                try output.append(UnsafeRawBufferPointer(start: bytes.baseAddress, count: count))
            }
        }
        try output.finish()
        try FileSystem.syncFile(target)
    }

    /// The paths of all files in a folder and in those below it.
    static func files(under path: String) throws(StorageError) -> [String] {
        guard let status = try FileSystem.status(path) else { return [] }
        guard FileSystem.isDirectory(status) else { return [path] }
        var found: [String] = []
        for name in try FileSystem.names(in: path) { found += try files(under: "\(path)/\(name)") }
        return found
    }

    /// Removes the folders above a path that have become empty.
    static func pruneDirectories(above path: String, upTo root: String) {
        var directory = FileSystem.parent(of: path)
        while directory.utf8.count > root.utf8.count, rmdir(directory) == 0 {
            directory = FileSystem.parent(of: directory)
        }
    }
}
