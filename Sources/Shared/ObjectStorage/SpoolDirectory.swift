package import Foundation
import Glibc
import Security

/// A folder for files on their way: uploads that are being written, outputs that are being made.
///
/// What a crash leaves here is nobody's; `sweep` removes it. Keep it on the same file system as the objects, so that
/// a finished file becomes one by a rename.
package struct SpoolDirectory: Sendable {
    package let path: String

    /// Makes the folder where it is missing. Blocks.
    package init(path: String) throws(StorageError) {
        try FileSystem.makeDirectories(path)
        self.path = path
    }

    /// A new file to be written to. It appears in the folder with its first bytes.
    package func makeSink() -> FileSink { FileSink(path: newPath()) }

    /// A path in the folder that nobody else uses, with nothing there yet.
    package func newPath(suffix: String = "") -> String { "\(path)/\(UUID.v7().text)\(suffix)" }

    /// A new, empty folder. Its user removes it, or the sweep does.
    package func makeDirectory() async throws(StorageError) -> String {
        let directory = newPath()
        return try await DiskThreads.run { () throws(StorageError) in
            guard mkdir(directory, 0o755) == 0 else { throw .last("make a directory") }
            return directory
        }
    }

    /// Removes a file or folder of this directory; one that has gone is no error.
    package func remove(_ path: String) async throws(StorageError) {
        try await DiskThreads.run { () throws(StorageError) in try FileSystem.remove(path) }
    }

    /// Drops what a sink has taken in and nobody wants.
    package func remove(_ stored: FileSink.Stored) async throws(StorageError) {
        if case .file(let path) = stored.content { try await remove(path) }
    }

    /// Removes what nobody has written to for `age` seconds: a day is a good measure.
    /// - Returns: how many files and folders were removed.
    @discardableResult
    package func sweep(olderThan age: Int, now: Date = Date()) async throws(StorageError) -> Int {
        let oldest = Int(now.timeIntervalSince1970) - age
        let path = path
        return try await DiskThreads.run { () throws(StorageError) in
            var removed = 0
            for name in try FileSystem.names(in: path) where try Self.isStale("\(path)/\(name)", oldest) {
                try FileSystem.remove("\(path)/\(name)")
                removed += 1
            }
            return removed
        }
    }

    /// A folder is as young as the youngest thing in it.
    private static func isStale(_ path: String, _ oldest: Int) throws(StorageError) -> Bool {
        guard let status = try FileSystem.status(path) else { return false }
        if status.st_mtim.tv_sec > oldest { return false }
        guard FileSystem.isDirectory(status) else { return true }
        for name in try FileSystem.names(in: path) {
            if try FileSystem.status("\(path)/\(name)") != nil, try !isStale("\(path)/\(name)", oldest) { return false }
        }
        return true
    }
}
