import Postgres
import TestSupport
import Testing

@Suite struct TransactionTests {
    struct Refusal: Error {}

    private func withTable<Value>(_ body: (PostgresPool) async throws -> Value) async throws -> Value {
        try await TestDatabase.empty { pool in
            try await pool.execute("CREATE TABLE t (n int PRIMARY KEY)")
            return try await body(pool)
        }
    }

    private func contents(_ pool: PostgresPool) async throws -> [Int] {
        try await pool.rows("SELECT n FROM t ORDER BY n", as: Int.self)
    }

    @Test func `a transaction commits when its body returns and rolls back when it throws`() async throws {
        try await withTable { pool in
            let value = try await pool.transaction { tx in
                try await tx.execute("INSERT INTO t VALUES (1)")
                return try await tx.one("SELECT count(*) FROM t", as: Int.self)
            }
            #expect(value == 1)
            await #expect(throws: Refusal.self) {
                try await pool.transaction { tx in
                    try await tx.execute("INSERT INTO t VALUES (2)")
                    throw Refusal()
                }
            }
            #expect(try await contents(pool) == [1])
        }
    }

    @Test func `a failure that the body swallowed is an error at COMMIT`() async throws {
        try await withTable { pool in
            let error = try await #require(throws: PostgresError.self) {
                try await pool.transaction { tx in
                    try await tx.execute("INSERT INTO t VALUES (1)")
                    _ = try? await tx.execute("INSERT INTO t VALUES (1)")
                }
            }
            #expect(error.code == .aborted)
            #expect(try await contents(pool).isEmpty)
        }
    }

    @Test func `a savepoint undoes only its own part`() async throws {
        try await withTable { pool in
            try await pool.transaction { tx in
                try await tx.execute("INSERT INTO t VALUES (1)")
                let duplicate = await #expect(throws: PostgresError.self) {
                    try await tx.savepoint { inner in
                        try await inner.execute("INSERT INTO t VALUES (2)")
                        try await inner.savepoint { try await $0.execute("INSERT INTO t VALUES (3)") }
                        try await inner.execute("INSERT INTO t VALUES (1)")
                    }
                }
                #expect(duplicate?.sqlState == "23505")
                try await tx.savepoint { try await $0.execute("INSERT INTO t VALUES (4)") }
            }
            #expect(try await contents(pool) == [1, 4])
        }
    }

    @Test func `a transaction cannot be used after its body`() async throws {
        try await withTable { pool in
            let escaped = try await pool.transaction { tx in
                try await tx.execute("INSERT INTO t VALUES (1)")
                return tx
            }
            let error = try await #require(throws: PostgresError.self) {
                try await escaped.execute("INSERT INTO t VALUES (2)")
            }
            #expect(error.code == .closed)
            #expect(try await contents(pool) == [1])
        }
    }

    @Test func `final statements and COMMIT go in one round trip, all or nothing`() async throws {
        try await withTable { pool in
            try await pool.transaction { tx in
                try await tx.execute("INSERT INTO t VALUES (1)")
                let results = try await tx.commit(with: ["INSERT INTO t VALUES (2)", "INSERT INTO t VALUES (3), (4)"])
                #expect(results.map(\.affectedRows) == [1, 2])
            }
            #expect(try await contents(pool) == [1, 2, 3, 4])
            await #expect(throws: PostgresError.self) {
                try await pool.transaction { tx in
                    try await tx.commit(with: ["INSERT INTO t VALUES (5)", "INSERT INTO t VALUES (1)"])
                }
            }
            #expect(try await contents(pool) == [1, 2, 3, 4])
        }
    }

    @Test func `a pipelined transaction is all or nothing`() async throws {
        try await withTable { pool in
            let results = try await pool.transaction(pipelined: [
                "INSERT INTO t VALUES (1)", "SELECT n FROM t", "INSERT INTO t VALUES (2)",
            ])
            #expect(results.count == 3)
            #expect(try results[1].decode(as: Int.self) == [1])
            let error = try await #require(throws: PostgresError.self) {
                _ = try await pool.transaction(pipelined: ["INSERT INTO t VALUES (3)", "INSERT INTO t VALUES (1)"])
            }
            #expect(error.sqlState == "23505")
            #expect(try await contents(pool) == [1, 2])
        }
    }

    @Test func `an error inside a pipeline is thrown, undoes the others, and leaves the connection usable`()
        async throws
    {
        try await TestDatabase.empty(connections: 1) { pool in
            try await pool.execute("CREATE TABLE t (n int PRIMARY KEY)")
            let error = try await #require(throws: PostgresError.self) {
                _ = try await pool.pipeline([
                    "INSERT INTO t VALUES (1)", "SELECT nonsense", "INSERT INTO t VALUES (2)",
                ])
            }
            #expect(error.sqlState == "42703")
            #expect(error.query == "SELECT nonsense")
            #expect(try await contents(pool).isEmpty)
            #expect(try await pool.pipeline(["SELECT 1", "SELECT 2"]).count == 2)
        }
    }

    @Test func `a read-only transaction cannot write`() async throws {
        try await withTable { pool in
            let error = try await #require(throws: PostgresError.self) {
                try await pool.transaction(.readOnly) { try await $0.execute("INSERT INTO t VALUES (1)") }
            }
            #expect(error.sqlState == "25006")
        }
    }

    @Test func `a write skew under serializable is a retryable error`() async throws {
        try await withTable { pool in
            let error = try await #require(throws: PostgresError.self) {
                try await pool.transaction(.serializable) { first in
                    _ = try await first.one("SELECT count(*) FROM t", as: Int.self)
                    try await pool.transaction(.serializable) { second in
                        _ = try await second.one("SELECT count(*) FROM t", as: Int.self)
                        try await second.execute("INSERT INTO t VALUES (1)")
                    }
                    try await first.execute("INSERT INTO t VALUES (2)")
                }
            }
            #expect(error.isRetryable)
        }
    }
}
