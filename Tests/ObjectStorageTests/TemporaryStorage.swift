import Foundation
import NIOCore
import ObjectStorage
import Security

/// A local storage in a folder that goes when the test ends.
final class TemporaryStorage: Sendable {
    let root = FileManager.default.temporaryDirectory.appending(path: "storage-\(UUID())").path
    let storage: LocalObjectStorage
    let signer: URLSigner

    init() throws {
        signer = try URLSigner(keys: Secret(String(repeating: "k", count: 32)))
        storage = try LocalObjectStorage(root: root, signer: signer)
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    var spooled: [String] { names("spool") }
    var objects: [String] { names("objects") }

    private func names(_ folder: String) -> [String] {
        FileManager.default.subpaths(atPath: "\(root)/\(folder)")?.sorted() ?? []
    }

    @discardableResult
    func put(_ text: String, at key: String) async throws -> ObjectKey {
        let sink = storage.spool.makeSink()
        try await sink.append(Array(text.utf8))
        let key = try ObjectKey(key)
        try await storage.put(sink.finish(), at: key)
        return key
    }

    func bytes(of stored: FileSink.Stored) throws -> [UInt8] {
        switch stored.content {
        case .memory(let bytes): bytes
        case .file(let path): Array(try Data(contentsOf: URL(filePath: path)))
        }
    }

    func text(_ key: ObjectKey, range: Range<Int>? = nil) async throws -> String {
        var bytes: [UInt8] = []
        for try await chunk in try await storage.read(key, range: range) { bytes += chunk.readableBytesView }
        return String(decoding: bytes, as: UTF8.self)
    }
}
