package import Foundation
package import NIOCore

/// Where finished media lie: a local disk, or a bucket of an S3 service.
///
/// An object appears whole or not at all, and is on stable storage when `put` returns. Putting to a key that is taken
/// replaces its object. Deleting what is not there succeeds.
package protocol ObjectStorage: Sendable {
    /// Where files are written before they become objects.
    var spool: SpoolDirectory { get }

    /// Makes an object of a file and takes the file away. Quickest when the file lies in `spool`.
    func put(file path: String, at key: ObjectKey) async throws(StorageError)

    /// Makes an object of bytes.
    func put(bytes: [UInt8], at key: ObjectKey) async throws(StorageError)

    /// - Returns: nil where there is no such object.
    func info(_ key: ObjectKey) async throws(StorageError) -> ObjectInfo?

    /// The object's bytes, or those of a range of them, read as they are asked for.
    ///
    /// - Throws: `.notFound`.
    func read(_ key: ObjectKey, range: Range<Int>?) async throws(StorageError) -> ObjectBytes

    /// Gives `body` a local file that holds the object, for programs that need one. The file is for reading only and is
    /// there until `body` returns.
    func withFile<Value>(_ key: ObjectKey, _ body: (String) async throws -> Value) async throws -> Value

    func delete(_ key: ObjectKey) async throws(StorageError)

    /// Deletes all objects whose keys begin with `prefix`, which ends at a `/`.
    /// - Returns: how many there were.
    func deletePrefix(_ prefix: ObjectKey) async throws(StorageError) -> Int

    /// Objects whose keys begin with these letters, in the order of their keys, behind `after`.
    func list(prefix: String, after: ObjectKey?, limit: Int) async throws(StorageError) -> [ObjectInfo]

    /// Where a browser can fetch the object for at least so many seconds (and at most twice that long); the same
    /// each time for a while, so that caches hold.
    func url(for key: ObjectKey, cacheableFor seconds: Int) -> String

    /// A URL that anybody may fetch the object from until `end`, to the second.
    func url(for key: ObjectKey, until end: Date) -> String
}

package struct ObjectInfo: Sendable, Equatable {
    package let key: ObjectKey
    /// In bytes.
    package let size: Int
    /// In seconds since the Unix epoch.
    package let modifiedAt: Int
}

extension ObjectStorage {
    /// Makes an object of what a sink has taken in.
    package func put(_ stored: FileSink.Stored, at key: ObjectKey) async throws(StorageError) {
        switch stored.content {
        case .memory(let bytes): try await put(bytes: bytes, at: key)
        case .file(let path): try await put(file: path, at: key)
        }
    }

    /// Stores a stream of bytes.
    /// - Returns: size and SHA-256 of what was stored.
    package func put<Bytes: AsyncSequence>(
        _ bytes: Bytes, at key: ObjectKey
    ) async throws -> FileSink.Stored where Bytes.Element == ByteBuffer {
        let sink = spool.makeSink()
        do {
            for try await chunk in bytes { try await sink.append(chunk) }
            let stored = try await sink.finish()
            try await put(stored, at: key)
            return stored
        } catch {
            await sink.abort()
            throw error
        }
    }
}
