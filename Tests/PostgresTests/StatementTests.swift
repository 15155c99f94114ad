import Foundation
import Postgres
import TestSupport
import Testing

@Suite struct StatementTests {
    @Test func `interpolated values are bound, and rows come back as tuples`() async throws {
        try await TestDatabase.empty { pool in
            try await pool.execute("CREATE TABLE users (id uuid PRIMARY KEY, name text NOT NULL, age int4)")
            let (id, name) = (UUID(), "O'Brien \"); DROP TABLE users; --")
            #expect(try await pool.execute("INSERT INTO users VALUES (\(id), \(name), \(41))") == 1)
            let row = try await pool.one(
                "SELECT id, name, age FROM users WHERE name = \(name)", as: UUID.self, String.self, Int?.self)
            #expect(row == (id, name, 41))
            #expect(try await pool.rows("SELECT name FROM users", as: String.self) == [name])
            #expect(try await pool.first("SELECT name FROM users WHERE age IS NULL", as: String.self) == nil)
        }
    }

    @Test func `fragments splice with their parameters renumbered`() async throws {
        try await TestDatabase.empty { pool in
            let conditions: [SQL] = ["n > \(2)", "n < \(9)", "n % \(2) = \(1)"]
            let query: SQL = """
                SELECT \("first"), n FROM generate_series(\(1), \(20)) n WHERE \(conditions.joined(separator: " AND "))
                AND n <> \(5)
                """
            let rows = try await pool.rows(query, as: String.self, Int.self)
            #expect(rows.map(\.1) == [3, 7])
            #expect(rows.allSatisfy { $0.0 == "first" })
        }
    }

    @Test func `the same statement is prepared once`() async throws {
        try await TestDatabase.empty(connections: 1) { pool in
            for number in 1...5 { #expect(try await pool.one("SELECT \(number) + 1", as: Int.self) == number + 1) }
            let prepared = try await pool.one(
                "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1 + 1'", as: Int.self)
            #expect(prepared == 1)
        }
    }

    @Test func `statements that are no longer used are deallocated`() async throws {
        var configuration = try TestDatabase.server()
        configuration.statementCacheSize = 3
        let connection = try await PostgresConnection.connect(configuration, logger: TestDatabase.logger)
        let queries: [SQL] = (0..<20).map { ["SELECT 1", "SELECT 2", "SELECT 3", "SELECT 4", "SELECT 5"][$0 % 5] }
        for query in queries { try await connection.execute(query) }
        let count = try await connection.one("SELECT count(*) FROM pg_prepared_statements", as: Int.self)
        #expect(count <= 5)
        await connection.close()
    }

    @Test func `an error tells SQLSTATE, constraint, query and place, but no values`() async throws {
        try await TestDatabase.empty { pool in
            try await pool.execute("CREATE TABLE t (n int CONSTRAINT positive CHECK (n > 0), secret text UNIQUE)")
            let error = try await #require(throws: PostgresError.self) {
                try await pool.execute("INSERT INTO t VALUES (\(-4711), \("hunter2"))")
            }
            #expect(error.code == .server)
            #expect(error.sqlState == "23514")
            #expect(error.constraint == "positive")
            #expect(error.query == "INSERT INTO t VALUES ($1, $2)")
            #expect(error.file?.hasSuffix("StatementTests.swift") == true)
            #expect(!"\(error)".contains("4711") && !"\(error)".contains("hunter2"))
            let cast = try await #require(throws: PostgresError.self) {
                try await pool.execute("SELECT \("hunter2")::int")
            }
            #expect(cast.sqlState == "22P02")
            #expect(!"\(cast)".contains("hunter2"))
        }
    }

    @Test func `text with a NUL character is refused before it is sent`() async throws {
        try await TestDatabase.empty { pool in
            let error = try await #require(throws: PostgresError.self) {
                try await pool.execute("SELECT \("a"), \("b\0c")")
            }
            #expect(error.code == .encoding)
            #expect("\(error)".contains("parameter 2") && "\(error)".contains("NUL"))
        }
    }

    @Test func `a wrong type names its column`() async throws {
        try await TestDatabase.empty { pool in
            let error = try await #require(throws: PostgresError.self) {
                _ = try await pool.rows("SELECT 1 AS id, 'x'::text AS label", as: Int.self, UUID.self)
            }
            #expect(error.code == .decoding)
            #expect(error.column == "label")
            #expect("\(error)".contains("column 2 \"label\" is text and cannot be read as UUID"))
            let null = try await #require(throws: PostgresError.self) {
                _ = try await pool.one("SELECT NULL::int AS age", as: Int.self)
            }
            #expect("\(null)".contains("column 1 \"age\" is NULL"))
        }
    }

    @Test func `a pipeline of 20 MB each way does not stall`() async throws {
        try await TestDatabase.empty { pool in
            let text = String(repeating: "x", count: 10_000)
            let results = try await pool.pipeline((0..<2000).map { "SELECT \($0), \(text)" })
            #expect(results.count == 2000)
            for (number, result) in results.enumerated() {
                let rows = try result.decode(as: Int.self, String.self)
                #expect(rows.map(\.0) == [number] && rows.map(\.1.utf8.count) == [10_000])
            }
            #expect(try await pool.pipeline([]).isEmpty)
        }
    }

    @Test func `columns are found by name, and one row means one`() async throws {
        try await TestDatabase.empty { pool in
            let result = try await pool.run("SELECT n, n * 2 AS double FROM generate_series(1, 3) n")
            #expect(result.columnNames == ["n", "double"])
            #expect(try result.rows.map { try $0.decode("double", as: Int.self) } == [2, 4, 6])
            let missing = #expect(throws: PostgresError.self) { try result.rows[0].decode("triple", as: Int.self) }
            #expect(missing?.code == .decoding)
            for query: SQL in ["SELECT 1 WHERE false", "SELECT generate_series(1, 2)"] {
                let error = await #expect(throws: PostgresError.self) { try await pool.one(query, as: Int.self) }
                #expect(error?.code == .rowCount)
            }
            let width = await #expect(throws: PostgresError.self) { try await pool.rows("SELECT 1, 2", as: Int.self) }
            #expect(width?.code == .decoding)
            #expect(try await pool.one("SELECT NULL::int", as: Int?.self) == nil)
        }
    }

    @Test func `a database with the project's schema is ready to use`() async throws {
        try await TestDatabase.migrated { pool in
            let answer = try await pool.one("SELECT 1", as: Int.self)
            #expect(answer == 1)
            let usage = pool.usage
            #expect((usage.maximum, usage.open, usage.idle, usage.waiting) == (4, 1, 1, 0))
        }
    }

    @Test func `a table altered after the statement was prepared does not break it`() async throws {
        try await TestDatabase.empty(connections: 1) { pool in
            try await pool.execute("CREATE TABLE t (a int)")
            try await pool.execute("INSERT INTO t VALUES (1)")
            _ = try await pool.run("SELECT * FROM t")
            try await pool.execute("ALTER TABLE t ADD COLUMN b text DEFAULT 'new'")
            let row = try await pool.one("SELECT * FROM t", as: Int.self, String.self)
            #expect(row == (1, "new"))
        }
    }
}
