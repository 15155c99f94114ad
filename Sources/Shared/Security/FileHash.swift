import Foundation

/// The SHA-256 of a file's content.
package enum FileHash {
    /// Blocks for the reading: outputs are a few megabytes and still in the page cache.
    @concurrent
    package static func sha256(path: String) async throws -> [UInt8] {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        var hash = SHA256()
        while let chunk = try file.read(upToCount: 1 << 20), !chunk.isEmpty {
            chunk.withUnsafeBytes { hash.update($0) }
        }
        return hash.finish()
    }
}
