import Foundation
import Postgres
import TestSupport
import Testing

@Suite struct StreamTests {
    struct SourceBroke: Error {}

    @Test func `rows come one by one, and other statements are refused meanwhile`() async throws {
        try await TestDatabase.empty(connections: 1) { pool in
            try await pool.withConnection { connection in
                var sum = 0
                for try await row in connection.stream("SELECT n FROM generate_series(1, \(1000)) n") {
                    let number = try row.decode(as: Int.self)
                    if number == 10 {
                        let error = await #expect(throws: PostgresError.self) {
                            try await connection.execute("SELECT 1")
                        }
                        #expect(error?.code == .busy)
                    }
                    sum += number
                }
                #expect(sum == 500_500)
                #expect(try await connection.one("SELECT 1", as: Int.self) == 1)
            }
        }
    }

    @Test func `a stream that is left early is cancelled, and the connection stays usable`() async throws {
        try await TestDatabase.empty(connections: 1) { pool in
            try await pool.withConnection { connection in
                let process = try await connection.one("SELECT pg_backend_pid()", as: Int.self)
                // Reading all of it would take minutes.
                for try await row in connection.stream("SELECT generate_series(1, 1000000000)") {
                    if try row.decode(as: Int.self) == 3 { break }
                }
                #expect(try await connection.one("SELECT pg_backend_pid()", as: Int.self) == process)
            }
        }
    }

    @Test func `a stream left early within a transaction does not end the transaction`() async throws {
        try await TestDatabase.empty { pool in
            try await pool.execute("CREATE TABLE t (n int)")
            try await pool.transaction { tx in
                try await tx.execute("INSERT INTO t VALUES (1)")
                for try await _ in tx.stream("SELECT n FROM generate_series(1, 10000) n") { break }
                try await tx.execute("INSERT INTO t VALUES (2)")
            }
            #expect(try await pool.one("SELECT sum(n) FROM t", as: Int.self) == 3)
        }
    }

    @Test func `an error in the midst of a stream is thrown after the rows before it`() async throws {
        try await TestDatabase.empty(connections: 1) { pool in
            try await pool.withConnection { connection in
                var count = 0
                let error = await #expect(throws: PostgresError.self) {
                    for try await _ in connection.stream("SELECT 1 / (500 - n) FROM generate_series(1, 1000) n") {
                        count += 1
                    }
                }
                #expect(error?.sqlState == "22012")
                #expect(count == 499)
                let answer = try await connection.one("SELECT 1", as: Int.self)
                #expect(answer == 1)
            }
        }
    }

    @Test func `COPY in and out carries all rows`() async throws {
        try await TestDatabase.empty { pool in
            try await pool.execute("CREATE TABLE t (n int, label text)")
            let chunks = AsyncStream<[UInt8]> { stream in
                for start in stride(from: 0, to: 20_000, by: 1000) {
                    stream.yield((start..<start + 1000).flatMap { Array("\($0)\tlabel \($0)\n".utf8) })
                }
                stream.finish()
            }
            let stored = try await pool.transaction { try await $0.copyIn("COPY t FROM STDIN", from: chunks) }
            #expect(stored == 20_000)
            #expect(
                try await pool.one("SELECT count(*), sum(n) FROM t", as: Int.self, Int.self) == (20_000, 199_990_000))
            var lines = 0
            try await pool.withConnection { connection in
                for try await chunk in connection.copyOut("COPY (SELECT n FROM t ORDER BY n) TO STDOUT") {
                    lines += chunk.count { $0 == UInt8(ascii: "\n") }
                }
            }
            #expect(lines == 20_000)
        }
    }

    @Test func `a COPY whose source fails stores nothing and gives the source's error`() async throws {
        try await TestDatabase.empty(connections: 1) { pool in
            try await pool.execute("CREATE TABLE t (n int)")
            let chunks = AsyncThrowingStream<[UInt8], any Error> { stream in
                stream.yield(Array("1\n2\n".utf8))
                stream.finish(throwing: SourceBroke())
            }
            await #expect(throws: SourceBroke.self) {
                try await pool.withConnection { try await $0.copyIn("COPY t FROM STDIN", from: chunks) }
            }
            #expect(try await pool.one("SELECT count(*) FROM t", as: Int.self) == 0)
        }
    }

    @Test func `a COPY of malformed data, and one of no data, end well`() async throws {
        try await TestDatabase.empty(connections: 1) { pool in
            try await pool.execute("CREATE TABLE t (n int)")
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withConnection {
                    try await $0.copyIn(
                        "COPY t FROM STDIN",
                        from: AsyncStream {
                            $0.yield(Array("x\n".utf8)); $0.finish()
                        })
                }
            }
            #expect(error?.sqlState == "22P02")
            let none = try await pool.withConnection {
                try await $0.copyIn("COPY t FROM STDIN", from: AsyncStream<[UInt8]> { $0.finish() })
            }
            #expect(none == 0)
            let wrongWay = await #expect(throws: PostgresError.self) {
                try await pool.withConnection {
                    for try await _ in $0.copyOut("COPY nowhere TO STDOUT") {}
                }
            }
            #expect(wrongWay?.sqlState == "42P01")
            #expect(try await pool.one("SELECT 1", as: Int.self) == 1)
        }
    }

    @Test func `COPY out that is left early, or run as a statement, leaves no harm`() async throws {
        try await TestDatabase.empty(connections: 1) { pool in
            try await pool.withConnection { connection in
                let all: SQL = "COPY (SELECT generate_series(1, 1000000000)) TO STDOUT"
                for try await _ in connection.copyOut(all) { break }
                #expect(try await connection.one("SELECT 1", as: Int.self) == 1)
            }
            let misused = await #expect(throws: PostgresError.self) {
                try await pool.execute("COPY pg_class TO STDOUT")
            }
            #expect(misused?.code == .protocolViolation)
            #expect(try await pool.one("SELECT 1", as: Int.self) == 1)
        }
    }
}
