import Foundation
import Postgres
import TestSupport
import Testing

@Suite struct MemoryTests {
    @Test func `100 MB go in as one value and out as rows with flat memory`() async throws {
        // In a process of its own, since the tests beside it would be measured, too.
        await #expect(processExitsWith: .success) {
            try await TestDatabase.empty(connections: 1) { pool in
                try await pool.execute("CREATE TABLE t (body text)")
                try await pool.execute("ALTER TABLE t ALTER body SET STORAGE EXTERNAL")
                let before = try residentMemory()

                let megabytes = Countdown(chunk: [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20), count: 100)
                let source = AsyncStream<[UInt8]>(unfolding: { await megabytes.next() })
                try await pool.withConnection { try await $0.copyIn("COPY t FROM STDIN", from: source) }
                let after = try residentMemory()
                #expect(after - before < 12 << 20)
                #expect(try await pool.one("SELECT length(body) FROM t", as: Int.self) == 100 << 20)

                var received = 0
                try await pool.withConnection { connection in
                    let rows: SQL = "COPY (SELECT repeat('x', 1000) FROM generate_series(1, 100000)) TO STDOUT"
                    for try await chunk in connection.copyOut(rows) { received += chunk.count }
                    for try await row in connection.stream("SELECT repeat('x', 1000) FROM generate_series(1, 100000)") {
                        received += try row.decode(as: String.self).utf8.count
                    }
                }
                #expect(received == 100_000 * 2001)
                let last = try residentMemory()
                #expect(last - before < 16 << 20)
            }
        }
    }
}

/// In bytes.
private func residentMemory() throws -> Int {
    let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
    return (Int(fields[1]) ?? 0) * 4096
}

private actor Countdown {
    let chunk: [UInt8]
    var count: Int

    init(chunk: [UInt8], count: Int) {
        (self.chunk, self.count) = (chunk, count)
    }

    func next() -> [UInt8]? {
        count -= 1
        return count < 0 ? nil : chunk
    }
}
