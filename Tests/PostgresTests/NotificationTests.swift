import Postgres
import TestSupport
import Testing

@Suite struct NotificationTests {
    @Test func `notifications arrive in order while the connection is idle and while it works`() async throws {
        try await TestDatabase.empty { pool in
            let listener = try await PostgresConnection.connect(pool.configuration, logger: TestDatabase.logger)
            let notifications = try await listener.listen("news \"quoted\"")
            async let received = notifications.prefix(200).reduce(into: [String]()) { $0.append($1.payload) }
            for number in 0..<200 {
                try await pool.execute("SELECT pg_notify(\("news \"quoted\""), \("\(number)"))")
                if number % 3 == 0 { try await listener.execute("SELECT 1") }
            }
            #expect(try await received == (0..<200).map(String.init))
            await listener.close()
        }
    }

    @Test func `only the channel's own notifications are given`() async throws {
        try await TestDatabase.empty { pool in
            let listener = try await PostgresConnection.connect(pool.configuration, logger: TestDatabase.logger)
            var (first, second) = (
                try await listener.listen("a").makeAsyncIterator(), try await listener.listen("b").makeAsyncIterator()
            )
            _ = try await pool.pipeline(["NOTIFY a, '1'", "NOTIFY b, '2'", "NOTIFY a, '3'"])
            #expect(try await first.next()?.payload == "1")
            #expect(try await second.next()?.payload == "2")
            #expect(try await first.next()?.payload == "3")
            await listener.close()
            #expect(try await first.next() == nil)
        }
    }

    @Test func `a cancelled listener ends, and another goes on`() async throws {
        try await TestDatabase.empty { pool in
            let listener = try await PostgresConnection.connect(pool.configuration, logger: TestDatabase.logger)
            let (first, second) = (try await listener.listen("a"), try await listener.listen("a"))
            let ended = Task { try await first.first { _ in true } }
            let lasting = Task { try await second.first { _ in true } }
            ended.cancel()
            await #expect(throws: CancellationError.self) { try await ended.value }
            try await pool.execute("NOTIFY a, 'still here'")
            #expect(try await lasting.value?.payload == "still here")
            await listener.close()
        }
    }

    @Test func `the end of a connection is known at once to all who wait for it`() async throws {
        try await TestDatabase.empty { pool in
            let connection = try await PostgresConnection.connect(pool.configuration, logger: TestDatabase.logger)
            let notifications = try await connection.listen("a")
            let process = try await connection.one("SELECT pg_backend_pid()", as: Int32.self)
            async let reason = connection.waitUntilClosed()
            async let alsoReason = connection.waitUntilClosed()
            let listening = Task { try await notifications.first { _ in true } }
            try await pool.execute("SELECT pg_terminate_backend(\(process))")
            #expect(try await reason.code == .connectionLost)
            #expect(try await alsoReason.sqlState == "57P01")
            let error = await #expect(throws: PostgresError.self) { try await listening.value }
            #expect(error?.code == .connectionLost)
        }
    }

    @Test func `closing a connection wakes who waits for its end`() async throws {
        let connection = try await PostgresConnection.connect(TestDatabase.server(), logger: TestDatabase.logger)
        async let reason = connection.waitUntilClosed()
        await connection.close()
        #expect(try await reason.code == .closed)
    }

    @Test func `a connection of the pool does not listen for its next user`() async throws {
        try await TestDatabase.empty(connections: 1) { pool in
            _ = try await pool.withConnection { try await $0.listen("a") }
            let channels = try await pool.one("SELECT count(*) FROM pg_listening_channels()", as: Int.self)
            #expect(channels == 0)
        }
    }
}
