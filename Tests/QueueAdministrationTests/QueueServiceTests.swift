import Foundation
import JobQueue
import Notifications
import Postgres
import Redis
import Security
import TestSupport
import Testing

@testable import QueueAdministration

private struct Greet: JobPayload {
    static let jobType = "greet"
    static let queue = "greetings"
    let name: String
}

struct QueueServiceTests {
    /// The service over a database of its own, with a Redis that is away: nothing here needs it.
    private func with(_ body: (QueueService, PostgresPool, UUID) async throws -> Void) async throws {
        try await TestDatabase.migrated { database in
            let redis = RedisClient(RedisConfiguration(address: .unix(path: "/nonexistent/redis.sock")))
            let logger = TestDatabase.logger
            let service = QueueService(
                database: database, jobs: JobQueue(database: database, hints: HintLists(redis: redis, logger: logger)),
                news: NewsPublisher(redis: redis, logger: logger))
            let admin = UUID.v7()
            try await database.execute(
                "INSERT INTO users (id, email, name, role) VALUES (\(admin), 'a@example.org', 'A', 'admin')")
            try await database.execute("INSERT INTO queues (name) VALUES ('greetings')")
            try await body(service, database, admin)
        }
    }

    @Test func `a queue tells what waits, runs and has failed, and sixty minutes`() async throws {
        try await with { service, database, admin in
            let names = (0..<7).map { Greet(name: "\($0)") }
            let ids = try await service.jobs.enqueue(names)
            try await service.jobs.enqueue([Greet(name: "later")], options: JobOptions(runAt: .now + 600))
            try await database.execute(
                "UPDATE queue_jobs SET run_at = now() - interval '30 seconds' WHERE id = \(ids[0])")
            try await database.execute(
                "UPDATE queue_jobs SET status = 'processing', worker_no = 1 WHERE id = ANY (\(Array(ids[1...3])))")
            try await database.execute(
                "UPDATE queue_jobs SET status = 'failed', worker_no = NULL WHERE id = \(ids[1])")
            try await database.execute(
                """
                INSERT INTO queue_throughput (queue, minute, completed, failed)
                VALUES ('greetings', date_trunc('minute', now()), 5, 2)
                """)
            let queue = try #require(try await service.queues().first)
            #expect(queue.name == "greetings")
            #expect(queue.pending == 5)
            #expect(queue.scheduled == 1)
            #expect(queue.processing == 2)
            #expect(queue.failed == 1)
            #expect(queue.oldestSeconds >= 30)
            #expect(queue.workers == 0)
            #expect(queue.throughput.count == 60)
            #expect(queue.throughput.reduce(0) { $0 + $1.completed } == 5)
        }
    }

    @Test func `pausing twice is one act, and an unknown queue is an error`() async throws {
        try await with { service, database, admin in
            #expect(try await service.setPaused("greetings", true, by: admin, requestID: "r").pausedAt != nil)
            #expect(try await service.setPaused("greetings", true, by: admin, requestID: "r").pausedAt != nil)
            #expect(try await service.setPaused("greetings", false, by: admin, requestID: "r").pausedAt == nil)
            let acts = try await database.rows("SELECT action FROM audit_log ORDER BY id", as: String.self)
            #expect(acts == ["queue.paused", "queue.resumed"])
            await #expect(throws: QueueError.unknownQueue("none")) {
                try await service.setPaused("none", true, by: admin, requestID: nil)
            }
        }
    }

    @Test func `all failed jobs of a queue go back, and only they`() async throws {
        try await with { service, database, admin in
            let ids = try await service.jobs.enqueue((0..<5).map { Greet(name: "\($0)") })
            for status in ["processing", "failed"] {
                try await database.execute(
                    """
                    UPDATE queue_jobs SET status = \(status), worker_no = CASE WHEN \(status) = 'processing' THEN 1 END
                     WHERE id = ANY (\(Array(ids[0..<3])))
                    """)
            }
            #expect(try await service.retryAll("greetings", by: admin, requestID: nil) == 3)
            #expect(try await service.retryAll("greetings", by: admin, requestID: nil) == 0)
            #expect(try await service.queues().first?.pending == 5)
            await #expect(throws: QueueError.notFailed(status: "pending")) {
                try await service.retry(ids[0], by: admin, requestID: nil)
            }
            await #expect(throws: QueueError.unknownQueue("none")) {
                try await service.retryAll("none", by: admin, requestID: nil)
            }
        }
    }

    @Test func `jobs are listed newest first, page by page, each once`() async throws {
        try await with { service, database, admin in
            let ids = try await service.jobs.enqueue((0..<25).map { Greet(name: "\($0)") })
            var seen: [UUID] = []
            var cursor: UUID?
            repeat {
                let page = try await service.jobs(status: .pending, queue: "greetings", before: cursor, limit: 10)
                seen += page.jobs.map(\.id)
                cursor = page.next
            } while cursor != nil
            #expect(seen == ids.sorted { $0.uuidString > $1.uuidString })
            #expect(try await service.jobs(status: .failed, queue: nil, before: nil, limit: 10).jobs.isEmpty)
        }
    }

    @Test func `a waiting job is cancelled at once, an ended one not again`() async throws {
        try await with { service, database, admin in
            let id = try await service.jobs.enqueue([Greet(name: "a")])[0]
            #expect(try await service.cancel(id, by: admin, requestID: nil).status == "cancelled")
            await #expect(throws: QueueError.alreadyEnded(status: "cancelled")) {
                try await service.cancel(id, by: admin, requestID: nil)
            }
            let unknown = UUID.v7()
            await #expect(throws: QueueError.unknownJob(unknown)) { try await service.job(unknown) }
        }
    }

    @Test func `a worker that holds its lock is alive, one that lost it is not`() async throws {
        try await with { service, database, admin in
            for program in ["dead", "alive"] {
                try await database.execute(
                    """
                    INSERT INTO queue_workers (program, host, pid, queues, slots)
                    VALUES (\(program), 'here', 1, '{greetings}', 3)
                    """)
            }
            try await database.withConnection { holder in
                let isLocked = try await holder.one(
                    """
                    SELECT pg_try_advisory_lock(queue_worker_lock_class(), worker_no)
                      FROM queue_workers WHERE program = 'alive'
                    """, as: Bool.self)
                #expect(isLocked)
                let workers = try await service.workers()
                #expect(workers.map(\.program) == ["alive", "dead"])
                #expect(workers.map(\.isAlive) == [true, false])
                let queue = try #require(try await service.queues().first)
                #expect(queue.workers == 1)
                #expect(queue.slots == 3)
                _ = try await holder.one("SELECT pg_advisory_unlock_all()::text", as: String?.self)
            }
        }
    }
}
