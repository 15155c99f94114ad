import Foundation
import ObjectStorage
import Testing

struct SpoolDirectoryTests {
    private let temporary: TemporaryStorage
    private var spool: SpoolDirectory { temporary.storage.spool }

    init() throws { temporary = try TemporaryStorage() }

    @Test func `what a crash left is swept after its time, what is being written is not`() async throws {
        let manager = FileManager.default
        let old = Date(timeIntervalSinceNow: -90_000)
        let abandoned = try await spool.makeDirectory()
        #expect(manager.createFile(atPath: "\(abandoned)/half", contents: nil))
        #expect(manager.createFile(atPath: "\(temporary.root)/spool/partial", contents: nil))
        let busy = try await spool.makeDirectory()
        #expect(manager.createFile(atPath: "\(busy)/growing", contents: nil))
        for path in ["\(abandoned)/half", abandoned, "\(temporary.root)/spool/partial", busy] {
            try manager.setAttributes([.modificationDate: old], ofItemAtPath: path)
        }
        #expect(try await spool.sweep(olderThan: 86_400) == 2)
        #expect(temporary.spooled.count == 2)
        #expect(manager.fileExists(atPath: "\(busy)/growing"))
        #expect(try await spool.sweep(olderThan: 86_400, now: Date(timeIntervalSinceNow: 90_000)) == 1)
        #expect(temporary.spooled.isEmpty)
    }

    @Test func `folders are removed with all in them, twice if need be`() async throws {
        let folder = try await spool.makeDirectory()
        #expect(FileManager.default.createFile(atPath: "\(folder)/x", contents: nil))
        try await spool.remove(folder)
        try await spool.remove(folder)
        #expect(temporary.spooled.isEmpty)
    }
}
