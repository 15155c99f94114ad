import Postgres
import TestSupport
import Testing

@Suite struct CancellationTests {
    /// Waits until a statement like this one runs at the server.
    private func untilRunning(_ pool: PostgresPool, _ pattern: String) async throws {
        while try await pool.one(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE \(pattern) AND pid <> pg_backend_pid() AND state = 'active'",
            as: Int.self) == 0
        { await Task.yield() }
    }

    @Test func `a query whose task is cancelled ends at the server, and its connection stays usable`() async throws {
        try await TestDatabase.empty { pool in
            try await pool.withConnection { connection in
                let process = try await connection.one("SELECT pg_backend_pid()", as: Int.self)
                let task = Task { try await connection.execute("SELECT pg_sleep(600)") }
                try await untilRunning(pool, "SELECT pg_sleep%")
                task.cancel()
                await #expect(throws: CancellationError.self) { try await task.value }
                #expect(try await connection.one("SELECT pg_backend_pid()", as: Int.self) == process)
            }
        }
    }

    @Test func `a transaction whose task is cancelled is rolled back`() async throws {
        try await TestDatabase.empty { pool in
            try await pool.execute("CREATE TABLE t (n int)")
            let task = Task {
                try await pool.transaction { tx in
                    try await tx.execute("INSERT INTO t VALUES (1)")
                    try await tx.execute("SELECT pg_sleep(600)")
                }
            }
            try await untilRunning(pool, "SELECT pg_sleep%")
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await pool.one("SELECT count(*) FROM t", as: Int.self) == 0)
            let open = try await pool.one(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'",
                as: Int.self)
            #expect(open == 0)
        }
    }

    @Test func `a task that is cancelled already sends nothing`() async throws {
        try await TestDatabase.empty { pool in
            try await pool.execute("CREATE TABLE t (n int)")
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await pool.execute("INSERT INTO t VALUES (1)")
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await pool.one("SELECT count(*) FROM t", as: Int.self) == 0)
        }
    }

    @Test func `a cancellation never hits the statement after it`() async throws {
        try await TestDatabase.empty(connections: 1) { pool in
            for round in 0..<200 {
                let task = Task { try await pool.execute("SELECT pg_sleep(0.0005)") }
                if round % 3 == 0 { await Task.yield() }
                task.cancel()
                let other = try await pool.one("SELECT \(round), pg_sleep(0.0005)::text", as: Int.self, String.self)
                #expect(other.0 == round)
                _ = try? await task.value
            }
        }
    }

    @Test func `a stream whose task is cancelled ends, and its connection stays usable`() async throws {
        try await TestDatabase.empty(connections: 2) { pool in
            let task = Task {
                try await pool.withConnection { connection in
                    for try await _ in connection.stream("SELECT pg_sleep(600), 'stream'") {}
                }
            }
            try await untilRunning(pool, "%'stream'%")
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await pool.pipeline(["SELECT 1", "SELECT 2"]).count == 2)
        }
    }

    @Test func `a caller that waits for a connection leaves the line at once when it is cancelled`() async throws {
        try await TestDatabase.empty(connections: 1) { pool in
            try await pool.withConnection { _ in
                let waiting = (0..<10).map { _ in Task { try await pool.execute("SELECT 1") } }
                for _ in 0..<10 { await Task.yield() }
                for task in waiting { task.cancel() }
                for task in waiting { await #expect(throws: CancellationError.self) { try await task.value } }
            }
            #expect(try await pool.one("SELECT 1", as: Int.self) == 1)
        }
    }

    @Test func `a caller that waits for its turn on a connection leaves the line when it is cancelled`() async throws {
        try await TestDatabase.empty { pool in
            try await pool.withConnection { connection in
                let slow = Task { try await connection.execute("SELECT pg_sleep(600)") }
                try await untilRunning(pool, "SELECT pg_sleep%")
                let next = Task { try await connection.execute("SELECT 1") }
                for _ in 0..<10 { await Task.yield() }
                next.cancel()
                await #expect(throws: CancellationError.self) { try await next.value }
                slow.cancel()
                await #expect(throws: CancellationError.self) { try await slow.value }
            }
        }
    }
}
