import Foundation
import NIOCore
import Security
import Testing

@testable import ObjectStorage

struct FileSinkTests {
    private let temporary: TemporaryStorage
    private var spool: SpoolDirectory { temporary.storage.spool }

    init() throws { temporary = try TemporaryStorage() }

    private static let chunk = SinkBacklog.chunkSize

    @Test(arguments: [0, 1, 1000, chunk - 1, chunk, chunk + 1, 3 * chunk, 9_999_999])
    func `what was brought is in the file, with its hash and size`(size: Int) async throws {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 * 31 ^ $0 >> 9) }
        let sink = spool.makeSink()
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = rest.prefix(70_001)
            try await sink.append(ByteBuffer(bytes: part))
            rest = rest.dropFirst(part.count)
        }
        let stored = try await sink.finish()
        #expect(stored.size == size)
        #expect(stored.sha256 == SHA256.hash(bytes))
        #expect(try temporary.bytes(of: stored) == bytes)
        #expect(temporary.spooled.isEmpty == (size < Self.chunk), "what fits into one chunk needs no file")
    }

    @Test func `one piece larger than all buffers is taken too`() async throws {
        let bytes = [UInt8](repeating: 7, count: 20 << 20)
        let sink = spool.makeSink()
        try await sink.append(bytes)
        let stored = try await sink.finish()
        #expect(stored.size == bytes.count)
        #expect(stored.sha256 == SHA256.hash(bytes))
    }

    @Test(arguments: [0, 100, 5 << 20])
    func `an aborted upload leaves nothing`(size: Int) async throws {
        let sink = spool.makeSink()
        try await sink.append([UInt8](repeating: 1, count: size))
        await sink.abort()
        #expect(temporary.spooled.isEmpty)
        await #expect(throws: StorageError.closed) { try await sink.append([1]) }
        await #expect(throws: StorageError.closed) { try await sink.finish() }
    }

    @Test func `a finished file can still be thrown away`() async throws {
        let sink = spool.makeSink()
        try await sink.append([UInt8](repeating: 1, count: 300_000))
        _ = try await sink.finish()
        #expect(temporary.spooled.count == 1)
        await sink.abort()
        #expect(temporary.spooled.isEmpty)
    }

    @Test func `a sink that is let go takes its file with it`() async throws {
        func begin() async throws {
            let sink = spool.makeSink()
            try await sink.append([UInt8](repeating: 1, count: 5 << 20))
        }
        try await begin()
        // The file goes on a queue of its own, a moment later.
        for _ in 0..<100_000 where !temporary.spooled.isEmpty { await Task.yield() }
        #expect(temporary.spooled.isEmpty)
    }

    /// `/dev/full` answers every write as a full disk does; the name in the spool stands for the partial file.
    private func sinkOnFullDisk() throws -> FileSink {
        let path = spool.newPath()
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        return FileSink(file: SpoolFile(path: path, descriptor: open("/dev/full", O_WRONLY)))
    }

    @Test func `a full disk is told apart and leaves nothing of a small file`() throws {
        let path = spool.newPath()
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        var file = SpoolFile(path: path, descriptor: open("/dev/full", O_WRONLY))
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 3, alignment: 1)
        defer { bytes.deallocate() }
        #expect(throws: StorageError.outOfSpace) { try file.append(UnsafeRawBufferPointer(bytes)) }
        #expect(temporary.spooled.isEmpty)
    }

    @Test func `a full disk ends a large upload early and leaves nothing`() async throws {
        let sink = try sinkOnFullDisk()
        await #expect(throws: StorageError.outOfSpace) {
            for _ in 0..<1000 { try await sink.append([UInt8](repeating: 1, count: 100_000)) }
        }
        await #expect(throws: StorageError.outOfSpace) { try await sink.finish() }
        #expect(temporary.spooled.isEmpty)
    }

    @Test func `a folder that has gone is an error, not a crash`() async throws {
        try FileManager.default.removeItem(atPath: temporary.root)
        let sink = spool.makeSink()
        await #expect(throws: StorageError.failed("make a file", code: ENOENT)) {
            for _ in 0..<1000 { try await sink.append([UInt8](repeating: 1, count: 100_000)) }
            _ = try await sink.finish()
        }
    }

    @Test func `a hundred uploads at once do not mix`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<100 {
                let sink = spool.makeSink()
                group.addTask {
                    let bytes = [UInt8](repeating: UInt8(index), count: 300_000 + index)
                    for start in stride(from: 0, to: bytes.count, by: 50_000) {
                        try await sink.append(Array(bytes[start..<min(start + 50_000, bytes.count)]))
                    }
                    let stored = try await sink.finish()
                    #expect(stored.sha256 == SHA256.hash(bytes))
                }
            }
            try await group.waitForAll()
        }
        #expect(temporary.spooled.count == 100)
    }

    @Test func `the backlog is full at four chunks and lets go when one is through`() {
        var backlog = SinkBacklog()
        let bytes = [UInt8](repeating: 0, count: Self.chunk)
        for _ in 0..<3 { #expect(bytes.withUnsafeBytes { backlog.append($0) }.count == 1) }
        #expect(!backlog.isFull)
        #expect(bytes.withUnsafeBytes { backlog.append($0) }.count == 1)
        #expect(backlog.isFull)
        _ = backlog.stageDone()
        _ = backlog.stageDone()
        #expect(!backlog.isFull)
        #expect(bytes.prefix(5).withUnsafeBytes { backlog.append($0) }.isEmpty)
        #expect(backlog.close().count == 5)
    }
}
