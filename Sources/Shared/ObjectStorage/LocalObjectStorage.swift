package import Foundation
import Glibc
package import Security

/// Objects as files under a folder: `<root>/objects/<key>`, with `<root>/spool` beside them for files on their way.
///
/// Each `put` syncs the file, renames it into place and syncs the directory, so that after a crash or a power cut an
/// object is there whole or not at all.
package struct LocalObjectStorage: ObjectStorage {
    package let spool: SpoolDirectory
    private let objects: String
    private let signer: URLSigner
    private let urlPath: String

    /// Makes the folders where they are missing. Blocks.
    ///
    /// - Parameters:
    ///   - root: an absolute path.
    ///   - urlPath: what the gateway serves objects under, without a `/` at its end.
    package init(root: String, signer: URLSigner, urlPath: String = "/media") throws(StorageError) {
        objects = "\(root)/objects"
        try FileSystem.makeDirectories(objects)
        spool = try SpoolDirectory(path: "\(root)/spool")
        self.signer = signer
        self.urlPath = urlPath
    }

    /// Where the object lies, or would lie. For serving it with `sendfile`; never write there.
    package func path(of key: ObjectKey) -> String { "\(objects)/\(key)" }

    package func put(file source: String, at key: ObjectKey) async throws(StorageError) {
        let (target, spool) = (path(of: key), spool)
        try await DiskThreads.run { () throws(StorageError) in
            try FileSystem.syncFile(source)
            do throws(StorageError) {
                try Self.move(source, to: target)
            } catch StorageError.failed(_, code: EXDEV) {
                let copy = spool.newPath()
                try Self.copy(source, to: copy)
                try Self.move(copy, to: target)
                try FileSystem.remove(source)
            }
            try FileSystem.syncDirectory(FileSystem.parent(of: target))
        }
    }

    package func put(bytes: [UInt8], at key: ObjectKey) async throws(StorageError) {
        let (target, source) = (path(of: key), spool.newPath())
        try await DiskThreads.run { () throws(StorageError) in
            var file = SpoolFile(path: source)
            try bytes.withUnsafeBufferPointer { bytes throws(StorageError) in
                try file.append(UnsafeRawBufferPointer(bytes))
            }
            do throws(StorageError) {
                try file.finish(synced: true)
                try Self.move(source, to: target)
            } catch {
                file.remove()
                throw error
            }
            try FileSystem.syncDirectory(FileSystem.parent(of: target))
        }
    }

    package func info(_ key: ObjectKey) async throws(StorageError) -> ObjectInfo? {
        let path = path(of: key)
        return try await DiskThreads.run { () throws(StorageError) in
            guard let status = try FileSystem.status(path), FileSystem.isFile(status) else { return nil }
            return ObjectInfo(key: key, size: status.st_size, modifiedAt: status.st_mtim.tv_sec)
        }
    }

    package func read(_ key: ObjectKey, range: Range<Int>? = nil) async throws(StorageError) -> ObjectBytes {
        let path = path(of: key)
        return try await DiskThreads.run { () throws(StorageError) in
            let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
            guard descriptor >= 0 else {
                throw errno == ENOENT || errno == ENOTDIR ? .notFound(key) : .last("open an object")
            }
            var status = stat()
            guard fstat(descriptor, &status) == 0, FileSystem.isFile(status) else {
                close(descriptor)
                throw .notFound(key)
            }
            let whole = 0..<Int(status.st_size)
            return ObjectBytes(descriptor: descriptor, range: range?.clamped(to: whole) ?? whole)
        }
    }

    package func withFile<Value>(_ key: ObjectKey, _ body: (String) async throws -> Value) async throws -> Value {
        guard try await info(key) != nil else { throw StorageError.notFound(key) }
        return try await body(path(of: key))
    }

    package func delete(_ key: ObjectKey) async throws(StorageError) {
        let (path, objects) = (path(of: key), objects)
        try await DiskThreads.run { () throws(StorageError) in
            guard let status = try FileSystem.status(path), FileSystem.isFile(status) else { return }
            try FileSystem.remove(path)
            Self.pruneDirectories(above: path, upTo: objects)
        }
    }

    package func deletePrefix(_ prefix: ObjectKey) async throws(StorageError) -> Int {
        let (path, objects) = (path(of: prefix), objects)
        return try await DiskThreads.run { () throws(StorageError) in
            let count = try Self.files(under: path).count
            try FileSystem.remove(path)
            Self.pruneDirectories(above: path, upTo: objects)
            return count
        }
    }

    package func list(
        prefix: String, after: ObjectKey? = nil, limit: Int = 1000
    ) async throws(StorageError) -> [ObjectInfo] {
        let (objects, last) = (objects, after?.text ?? "")
        return try await DiskThreads.run { () throws(StorageError) in
            // Only the folder that the prefix names is walked, not the whole storage.
            let folder = prefix.lastIndex(of: "/").map { prefix[..<$0] } ?? ""
            guard folder.isEmpty || (try? ObjectKey(String(folder))) != nil else { return [] }
            let start = folder.isEmpty ? objects : "\(objects)/\(folder)"
            let keys = try Self.files(under: start).map { $0.dropFirst(objects.utf8.count + 1) }
                .filter { $0.hasPrefix(prefix) && $0 > last }
            var found: [ObjectInfo] = []
            for text in keys.sorted() where found.count < limit {
                guard let key = try? ObjectKey(String(text)), let status = try FileSystem.status("\(objects)/\(key)")
                else { continue }
                found.append(ObjectInfo(key: key, size: status.st_size, modifiedAt: status.st_mtim.tv_sec))
            }
            return found
        }
    }

    package func url(for key: ObjectKey, cacheableFor seconds: Int) -> String {
        let path = "\(urlPath)/\(key)"
        return "\(path)?\(signer.sign(path, cacheableFor: seconds))"
    }

    package func url(for key: ObjectKey, until end: Date) -> String {
        let path = "\(urlPath)/\(key)"
        return "\(path)?\(signer.sign(path, expiresAt: end))"
    }
}
