import Foundation
import Postgres
import TestSupport
import Testing

@Suite struct FaultTests {
    @Test func `a session killed in the midst of a query is connectionLost, and the pool goes on`() async throws {
        try await TestDatabase.empty(connections: 2) { pool in
            let task = Task { try await pool.execute("SELECT pg_sleep(600), 'victim'") }
            let kill: SQL = """
                SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                WHERE query LIKE '%''victim''%' AND pid <> pg_backend_pid() AND state = 'active'
                """
            while try await pool.one(kill, as: Int.self) == 0 { await Task.yield() }
            let error = await #expect(throws: PostgresError.self) { try await task.value }
            #expect(error?.code == .connectionLost)
            #expect(error?.sqlState == "57P01")
            for number in 0..<4 { #expect(try await pool.one("SELECT \(number)", as: Int.self) == number) }
        }
    }

    @Test func `connections that died while they were idle are replaced unnoticed`() async throws {
        try await TestDatabase.empty(connections: 4) { pool in
            for _ in 0..<3 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<4 { group.addTask { _ = try await pool.execute("SELECT pg_sleep(0.02)") } }
                    try await group.waitForAll()
                }
                let administrator = try await PostgresConnection.connect(
                    TestDatabase.server(), logger: TestDatabase.logger)
                let name = try await pool.one("SELECT current_database()::text", as: String.self)
                // Returns once they are gone.
                try await administrator.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname::text = \(name)")
                await administrator.close()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<4 { group.addTask { _ = try await pool.execute("SELECT 1") } }
                    group.addTask { _ = try await pool.transaction { try await $0.execute("SELECT 1") } }
                    group.addTask { _ = try await pool.transaction(pipelined: ["SELECT 1"]) }
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test func `a pool whose connections stay busy says so after the wait time`() async throws {
        try await TestDatabase.empty { database in
            let pool = PostgresPool(
                configuration: database.configuration, maximumConnections: 2, waitTimeout: .milliseconds(50),
                logger: TestDatabase.logger)
            try await pool.withConnection { _ in
                try await pool.withConnection { _ in
                    let errors = await withTaskGroup(of: PostgresError?.self) { group in
                        for _ in 0..<5 {
                            group.addTask {
                                do {
                                    try await pool.execute("SELECT 1")
                                    return nil
                                } catch { return error as? PostgresError }
                            }
                        }
                        return await group.reduce(into: []) { $0.append($1) }
                    }
                    #expect(errors.map(\.?.code) == Array(repeating: .poolExhausted, count: 5))

                }
            }
            #expect(try await pool.one("SELECT 1", as: Int.self) == 1)
            await pool.close()
        }
    }

    @Test func `1,000 tasks share 4 connections, and each has its own answer`() async throws {
        try await TestDatabase.empty(connections: 4) { pool in
            let answers = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
                for number in 0..<1000 {
                    group.addTask { (number, try await pool.one("SELECT \(number) * 2", as: Int.self)) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count == 1000)
            #expect(answers.allSatisfy { $0.1 == $0.0 * 2 })
            let sessions = try await pool.one(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()", as: Int.self)
            #expect(sessions <= 4)
        }
    }

    @Test func `one connection serves many tasks one after the other`() async throws {
        try await TestDatabase.empty { pool in
            try await pool.withConnection { connection in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for number in 0..<200 {
                        group.addTask {
                            let answer = try await connection.one("SELECT \(number)", as: Int.self)
                            #expect(answer == number)
                        }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    @Test func `a closed pool refuses, and a connection in use ends when it comes back`() async throws {
        try await TestDatabase.empty { database in
            let pool = PostgresPool(
                configuration: database.configuration, maximumConnections: 2, logger: TestDatabase.logger)
            let closing = try await pool.withConnection { connection in
                let closing = Task { await pool.close() }
                while try await isOpen(pool) { await Task.yield() }
                #expect(try await connection.one("SELECT 1", as: Int.self) == 1)
                return closing
            }
            await closing.value
            let error = await #expect(throws: PostgresError.self) { try await pool.execute("SELECT 1") }
            #expect(error?.code == .closed)
        }
    }

    private func isOpen(_ pool: PostgresPool) async throws -> Bool {
        do {
            try await pool.execute("SELECT 1")
            return true
        } catch let error as PostgresError where error.code == .closed {
            return false
        }
    }

    @Test func `a connection left in a failed transaction is rolled back for its next user`() async throws {
        try await TestDatabase.empty(connections: 1) { pool in
            await #expect(throws: PostgresError.self) {
                try await pool.withConnection { connection in
                    try await connection.execute("BEGIN")
                    try await connection.execute("SELECT nonsense")
                }
            }
            let answer = try await pool.one("SELECT 1", as: Int.self)
            #expect(answer == 1)
        }
    }

    @Test func `a server that is away is refused with a clear error and no password`() async throws {
        let configuration = PostgresConfiguration(
            "postgres://someone:hunter2@localhost/nothing?host=/nonexistent", connectTimeout: .seconds(2))
        #expect(!"\(configuration)".contains("hunter2") && !String(reflecting: configuration).contains("hunter2"))
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!dumped.contains("hunter2"))
        let pool = PostgresPool(configuration: configuration, maximumConnections: 2, logger: TestDatabase.logger)
        let error = await #expect(throws: PostgresError.self) { try await pool.execute("SELECT 1") }
        #expect(error?.code == .connectFailed)
        let text = "\(try #require(error))"
        #expect(text.contains("/nonexistent") && !text.contains("hunter2"))
        await pool.close()
    }

    @Test func `a malformed connection string is refused without repeating it`() async throws {
        let configuration = PostgresConfiguration("host=x password='hunter2")
        let error = await #expect(throws: PostgresError.self) {
            try await PostgresConnection.connect(configuration, logger: TestDatabase.logger)
        }
        #expect(error?.code == .configuration)
        let text = "\(try #require(error)) \(configuration)"
        #expect(!text.contains("hunter2"))
    }

    @Test func `a server that accepts and says nothing is given up after the connect timeout`() async throws {
        let silent = try SilentServer()
        let configuration = PostgresConfiguration(
            "host=127.0.0.1 port=\(silent.port) user=x dbname=x", connectTimeout: .milliseconds(100))
        let error = await #expect(throws: PostgresError.self) {
            try await PostgresConnection.connect(configuration, logger: TestDatabase.logger)
        }
        #expect(error?.code == .timedOut)
        let slow = PostgresConfiguration("host=127.0.0.1 port=\(silent.port) user=x dbname=x")
        let task = Task { try await PostgresConnection.connect(slow, logger: TestDatabase.logger) }
        for _ in 0..<10 { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
    }

    @Test func `a server's name that cannot be found is a clear error`() async throws {
        let configuration = PostgresConfiguration("host=nowhere.invalid user=x dbname=x", connectTimeout: .seconds(5))
        let error = await #expect(throws: PostgresError.self) {
            try await PostgresConnection.connect(configuration, logger: TestDatabase.logger)
        }
        #expect(error?.code == .connectFailed || error?.code == .timedOut)
    }
}
