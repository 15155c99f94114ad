import Foundation
import NIOCore
import ObjectStorage
import Security
import Testing

struct LocalObjectStorageTests {
    private let temporary: TemporaryStorage
    private var storage: LocalObjectStorage { temporary.storage }

    init() throws { temporary = try TemporaryStorage() }

    @Test func `an object is found, read in whole and in part, and deleted`() async throws {
        let key = try await temporary.put("hello world", at: "a/b/c.txt")
        #expect(try await storage.info(key)?.size == 11)
        #expect(try await temporary.text(key) == "hello world")
        #expect(try await temporary.text(key, range: 6..<9) == "wor")
        #expect(try await temporary.text(key, range: 6..<900) == "world")
        #expect(try await storage.withFile(key) { try String(contentsOfFile: $0, encoding: .utf8) } == "hello world")
        try await storage.delete(key)
        #expect(try await storage.info(key) == nil)
        #expect(temporary.objects.isEmpty)
        #expect(temporary.spooled.isEmpty)
        try await storage.delete(key)
    }

    @Test func `what is not there is not found`() async throws {
        let key = try ObjectKey("a/b")
        try await temporary.put("x", at: "a/c")
        #expect(try await storage.info(key) == nil)
        #expect(try await storage.info(ObjectKey("a")) == nil)
        await #expect(throws: StorageError.notFound(key)) { try await storage.read(key) }
        await #expect(throws: StorageError.notFound(key)) { try await storage.withFile(key) { _ in } }
        await #expect(throws: StorageError.self) { try await storage.put(file: "\(temporary.root)/none", at: key) }
    }

    @Test func `putting again replaces the object, and readers of the old one read it to its end`() async throws {
        let key = try await temporary.put(String(repeating: "1", count: 600_000), at: "a")
        var reading = try await storage.read(key).makeAsyncIterator()
        var old = try #require(try await reading.next())
        try await temporary.put("2", at: "a")
        while var chunk = try await reading.next() { old.writeBuffer(&chunk) }
        #expect(old.readableBytes == 600_000)
        #expect(old.readableBytesView.allSatisfy { $0 == UInt8(ascii: "1") })
        #expect(try await temporary.text(key) == "2")
    }

    @Test func `a file of another file system is copied and taken away`() async throws {
        let source = "/dev/shm/storage-\(UUID())"
        try Data("far".utf8).write(to: URL(filePath: source))
        let key = try ObjectKey("near")
        try await storage.put(file: source, at: key)
        #expect(try await temporary.text(key) == "far")
        #expect(!FileManager.default.fileExists(atPath: source))
        #expect(temporary.spooled.isEmpty)
    }

    @Test func `a stream is stored; one that fails leaves nothing`() async throws {
        struct Broken: Error {}
        let key = try ObjectKey("stream")
        let whole = AsyncThrowingStream<ByteBuffer, any Error> { stream in
            for _ in 0..<100 { stream.yield(ByteBuffer(repeating: 1, count: 10_000)) }
            stream.finish()
        }
        let stored = try await storage.put(whole, at: key)
        #expect(stored.size == 1_000_000)
        #expect(try await storage.info(key)?.size == 1_000_000)
        let broken = AsyncThrowingStream<ByteBuffer, any Error> { stream in
            stream.yield(ByteBuffer(repeating: 1, count: 1_000_000))
            stream.finish(throwing: Broken())
        }
        await #expect(throws: Broken.self) { try await storage.put(broken, at: ObjectKey("broken")) }
        #expect(temporary.objects == ["stream"])
        #expect(temporary.spooled.isEmpty)
    }

    @Test func `a prefix is a folder, not a beginning of a name`() async throws {
        for key in ["job/1/a", "job/1/b/c", "job/10/a", "job/2"] { try await temporary.put("x", at: key) }
        #expect(try await storage.deletePrefix(ObjectKey("job/1")) == 2)
        #expect(try await storage.deletePrefix(ObjectKey("job/7")) == 0)
        #expect(try await storage.list(prefix: "", after: nil, limit: 10).map(\.key.text) == ["job/10/a", "job/2"])
    }

    @Test func `lists are in order, page by page, and begin with the prefix`() async throws {
        for key in ["a-b", "a/1", "a/2/x", "a/3", "b/1"] { try await temporary.put("x", at: key) }
        func list(_ prefix: String, after: String? = nil, limit: Int = 10) async throws -> [String] {
            let after = try after.map { try ObjectKey($0) }
            return try await storage.list(prefix: prefix, after: after, limit: limit).map(\.key.text)
        }
        #expect(try await list("") == ["a-b", "a/1", "a/2/x", "a/3", "b/1"])
        #expect(try await list("a/") == ["a/1", "a/2/x", "a/3"])
        #expect(try await list("a/2/") == ["a/2/x"])
        #expect(try await list("a") == ["a-b", "a/1", "a/2/x", "a/3"])
        #expect(try await list("", after: "a/1", limit: 2) == ["a/2/x", "a/3"])
        #expect(try await list("../../").isEmpty)
        #expect(try await list("none/").isEmpty)
    }

    @Test func `URLs are signed, and the same for a while`() throws {
        let url = storage.url(for: try ObjectKey("a/b.gif"), cacheableFor: 3600)
        let items = try #require(URLComponents(string: url)?.queryItems)
        #expect(url.hasPrefix("/media/a/b.gif?"))
        let verdict = temporary.signer.verify(
            "/media/a/b.gif", expires: items.first?.value, signature: items.last?.value)
        #expect(verdict == .valid)
    }

    @Test func `puts and deletes in one folder do not trip over each other`() async throws {
        let temporary = temporary
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<8 {
                group.addTask {
                    for round in 0..<20 {
                        let key = try await temporary.put("x", at: "shared/deep/\(index)-\(round)")
                        try await temporary.storage.delete(key)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(temporary.objects.isEmpty)
    }

    @Test(arguments: [
        "", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a b", "a\u{0}", "é", "a\\b", "a:b", "a?b", "%2e",
        String(repeating: "a", count: 256), String(repeating: "a/", count: 256) + "aa",
    ])
    func `a key that could lead astray is refused`(text: String) {
        #expect(throws: ObjectKey.Invalid.self) { try ObjectKey(text) }
    }

    @Test(arguments: ["a", "A-z_0.9/b", "...", "a/..b", String(repeating: "a/", count: 255) + "aa"])
    func `a plain key is taken`(text: String) throws {
        #expect(try ObjectKey(text).text == text)
    }
}
