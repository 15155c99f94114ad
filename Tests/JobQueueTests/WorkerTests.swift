import Foundation
import Logging
import Postgres
import Redis
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import JobQueue

/// The whole worker, against a real PostgreSQL and a real Redis.
@Suite(.timeLimit(.minutes(2)))
struct WorkerTests {
    /// A worker under test, with a key prefix of its own in Redis.
    private struct Bench: Sendable {
        let database: PostgresPool
        let queue: JobQueue
        let redis: RedisClient
        let redisConfiguration: RedisConfiguration
        let prefix = "test-\(UUID().uuidString)"
        let logger = TestDatabase.logger

        init(_ database: PostgresPool) throws {
            let path = try #require(ProcessInfo.processInfo.environment["GREENROOM_TEST_REDIS"], "run make test")
            self.database = database
            redisConfiguration = try RedisConfiguration(path)
            redis = RedisClient(redisConfiguration)
            queue = JobQueue(database: database, hints: HintLists(redis: redis, prefix: prefix, logger: logger))
        }

        func worker(grace: Duration = .seconds(5), _ handler: JobHandler) -> Worker {
            Worker(
                .init(
                    program: "test", queues: [Greet.queue], slots: 2, grace: grace, graceAfterStart: .zero),
                postgres: database.configuration, database: database,
                blockingRedis: RedisBlockingClient(redisConfiguration), subscriber: RedisSubscriber(redisConfiguration),
                hints: queue.hints, handlers: [handler], metrics: QueueMetrics(Metrics()), logger: logger)
        }

        /// Runs `body` beside a worker, and stops the worker after it.
        func running(_ worker: Worker, _ body: () async throws -> Void) async throws {
            let (ready, readiness) = AsyncStream.makeStream(of: Int32.self)
            let task = Task { try await worker.run { readiness.yield($0) } }
            for await _ in ready { break }
            let outcome: Result<Void, any Error>
            do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
            task.cancel()
            try await task.value
            try outcome.get()
        }

        func enqueue(_ name: String) async throws -> UUID {
            let job = JobQueue.job(Greet(name: name), id: UUID())
            try await database.execute(job.insertion)
            await queue.announce(job)
            return job.id
        }

        /// Waits until the job has the status; the suite's time limit ends a wait for nothing.
        func wait(for status: JobStatus, of id: UUID) async throws {
            while try await database.status(id) != status.rawValue { try await Task.sleep(for: .milliseconds(10)) }
        }
    }

    private final class Names: Sendable {
        private let names = Mutex<[String]>([])
        func add(_ name: String) { names.withLock { $0.append(name) } }
        var all: [String] { names.withLock { $0 } }
    }

    private func with(_ body: (Bench) async throws -> Void) async throws {
        try await TestDatabase.migrated(connections: 8) { try await body(Bench($0)) }
    }

    @Test func `each job runs once and is completed`() async throws {
        try await with { bench in
            let names = Names()
            let handler = JobHandler(Greet.self) { _, greet in
                names.add(greet.name)
                return []
            }
            try await bench.running(bench.worker(handler)) {
                var ids: [UUID] = []
                for index in 0..<50 { ids.append(try await bench.enqueue("\(index)")) }
                for id in ids { try await bench.wait(for: .completed, of: id) }
            }
            #expect(names.all.sorted() == (0..<50).map(String.init).sorted())
        }
    }

    @Test func `a job whose hint was lost runs all the same`() async throws {
        try await with { bench in
            let id = try await bench.database.enqueue("no hint")
            try await bench.running(bench.worker(JobHandler(Greet.self) { _, _ in [] })) {
                try await bench.wait(for: .completed, of: id)
            }
        }
    }

    @Test func `jobs run while Redis cannot be reached`() async throws {
        try await with { bench in
            var away = bench.redisConfiguration
            away.address = .unix(path: "/nonexistent/redis.sock")
            let hints = HintLists(redis: RedisClient(away), logger: bench.logger)
            let worker = Worker(
                .init(program: "test", queues: [Greet.queue], slots: 1), postgres: bench.database.configuration,
                database: bench.database, blockingRedis: RedisBlockingClient(away),
                subscriber: RedisSubscriber(away), hints: hints,
                handlers: [JobHandler(Greet.self) { _, _ in [] }], metrics: QueueMetrics(Metrics()),
                logger: bench.logger)
            try await bench.running(worker) {
                let job = JobQueue.job(Greet(name: "Ann"), id: UUID())
                try await bench.database.execute(job.insertion)
                await JobQueue(database: bench.database, hints: hints).announce(job)
                try await bench.wait(for: .completed, of: job.id)
            }
        }
    }

    @Test func `a stop lets a short job end and puts a long one back without spending an attempt`() async throws {
        try await with { bench in
            let started = Names()
            let handler = JobHandler(Greet.self) { _, greet in
                started.add(greet.name)
                if greet.name == "long" { try await Task.sleep(for: .seconds(600)) }
                if greet.name == "short" { try await Task.sleep(for: .milliseconds(300)) }
                return []
            }
            let long = try await bench.enqueue("long")
            let short = try await bench.enqueue("short")
            try await bench.running(bench.worker(grace: .seconds(1), handler)) {
                while started.all.count < 2 { try await Task.sleep(for: .milliseconds(5)) }
            }
            #expect(try await bench.database.status(short) == "completed")
            let row = try await bench.database.one(
                "SELECT status, retry_count, interrupts, crashes FROM queue_jobs WHERE id = \(long)",
                as: String.self, Int32.self, Int32.self, Int32.self)
            #expect(row == ("pending", 0, 1, 0))
        }
    }

    @Test func `the watchdog waits for no beat while all slots are busy, and for one after that`() async throws {
        try await with { bench in
            let (gate, open) = AsyncStream.makeStream(of: Never.self)
            let worker = bench.worker(
                JobHandler(Greet.self) { _, _ in
                    for await _ in gate {}
                    return []
                })
            try await bench.running(worker) {
                while worker.pulse.age == nil { try await Task.sleep(for: .milliseconds(5)) }
                for name in ["Ann", "Bob"] {
                    try await bench.wait(for: .processing, of: bench.enqueue(name))
                }
                while worker.pulse.age != nil { try await Task.sleep(for: .milliseconds(5)) }
                open.finish()
                while worker.pulse.age == nil { try await Task.sleep(for: .milliseconds(5)) }
            }
            #expect(worker.pulse.age == nil)
        }
    }

    @Test func `an admin's cancel reaches a running job`() async throws {
        try await with { bench in
            let handler = JobHandler(Greet.self) { _, _ in
                try await Task.sleep(for: .seconds(600))
                return []
            }
            try await bench.running(bench.worker(handler)) {
                let id = try await bench.enqueue("Ann")
                try await bench.wait(for: .processing, of: id)
                try await bench.database.transaction { _ = try await bench.queue.store.cancel(id, in: $0) }
                await bench.queue.hints.announceCancel(id)
                try await bench.wait(for: .cancelled, of: id)
            }
        }
    }

    @Test func `a payload that cannot be read fails with its reason, and the worker goes on`() async throws {
        try await with { bench in
            let bad = UUID()
            try await bench.database.execute(
                """
                INSERT INTO queue_jobs (id, queue, job_type, args) VALUES (\(bad), 'greetings', 'greet', '{"nome": 7}')
                """)
            let unknown = UUID()
            try await bench.database.execute(
                "INSERT INTO queue_jobs (id, queue, job_type, max_retries) VALUES (\(unknown), 'greetings', 'wave', 0)")
            try await bench.running(bench.worker(JobHandler(Greet.self) { _, _ in [] })) {
                for id in [bad, unknown] { try await bench.wait(for: .failed, of: id) }
                try await bench.wait(for: .completed, of: bench.enqueue("Ann"))
            }
            let reason = try await bench.database.one(
                "SELECT error FROM queue_jobs WHERE id = \(unknown)", as: String.self)
            #expect(reason.contains("wave"))
        }
    }

    @Test func `a dead worker's job is run by another`() async throws {
        try await with { bench in
            // A worker that claimed and died: its row and its claim are there, its lock is not.
            let dead = try await bench.database.addWorker()
            let id = try await bench.database.enqueue("orphan")
            _ = try await bench.queue.store.claim([id], worker: dead, queues: [Greet.queue])
            try await bench.running(bench.worker(JobHandler(Greet.self) { _, _ in [] })) {
                try await bench.wait(for: .completed, of: id)
            }
            #expect(try await bench.database.one("SELECT crashes FROM queue_jobs", as: Int32.self) == 1)
        }
    }

    @Test func `thousands of short jobs run once each, and are completed by the batch`() async throws {
        try await with { bench in
            let names = Names()
            let handler = JobHandler(Greet.self) { _, greet in
                names.add(greet.name)
                return []
            }
            let ids = try await bench.queue.enqueue((0..<3000).map { Greet(name: "\($0)") })
            try await bench.running(bench.worker(handler)) {
                while try await bench.database.count(of: .completed) < ids.count {
                    try await Task.sleep(for: .milliseconds(20))
                }
            }
            #expect(names.all.count == 3000)
            #expect(Set(names.all).count == 3000)
            let statements = try await bench.database.one(
                "SELECT count(DISTINCT transaction_id) FROM events WHERE kind = 'job.completed'", as: Int64.self)
            #expect(statements < 1000, "\(statements) transactions for 3000 completions")
        }
    }

    @Test func `a job that takes too long is ended, and spends an attempt`() async throws {
        try await with { bench in
            let id = UUID()
            try await bench.database.execute(JobQueue.job(Nap(), id: id).insertion)
            let handler = JobHandler(Nap.self) { _, _ in
                try await Task.sleep(for: .seconds(600))
                return []
            }
            try await bench.running(bench.worker(handler)) {
                while try await bench.database.retryCount(id) == 0 { try await Task.sleep(for: .milliseconds(20)) }
            }
            let row = try await bench.database.one(
                "SELECT status, error_class, error FROM queue_jobs", as: String.self, String.self, String.self)
            #expect(row == ("pending", "timeout", "The job ran longer than the 1 s that it may take."))
        }
    }

    @Test func `a paused queue gives out nothing, and goes on when it is resumed`() async throws {
        try await with { bench in
            try await bench.database.execute("INSERT INTO queues (name, paused_at) VALUES ('greetings', now())")
            let names = Names()
            let handler = JobHandler(Greet.self) { _, greet in
                names.add(greet.name)
                return []
            }
            try await bench.running(bench.worker(handler)) {
                let id = try await bench.enqueue("Ann")
                // Long enough for hint, feeder and the worker's own look at PostgreSQL.
                try await Task.sleep(for: .seconds(3))
                #expect(names.all.isEmpty)
                try await bench.database.execute("UPDATE queues SET paused_at = NULL")
                try await bench.wait(for: .completed, of: id)
            }
        }
    }

    @Test func `jobs that were claimed ahead go back when the one before them turns out long`() async throws {
        try await with { bench in
            let handler = JobHandler(Greet.self) { _, greet in
                if greet.name == "long" { try await Task.sleep(for: .seconds(600)) }
                return []
            }
            try await bench.running(bench.worker(grace: .zero, handler)) {
                // So many short ones that jobs are claimed ahead, then two that fill the slots.
                let short = (0..<400).map { Greet(name: "\($0)") }
                let long = [Greet(name: "long"), Greet(name: "long")]
                try await bench.queue.enqueue(short + long + short)
                while try await bench.database.count(of: .processing) != 2 {
                    try await Task.sleep(for: .milliseconds(20))
                }
                #expect(try await bench.database.count(of: .failed) == 0)
            }
            let spent = try await bench.database.one(
                "SELECT sum(retry_count + crashes) FROM queue_jobs", as: Int64.self)
            #expect(spent == 0)
        }
    }

    @Test func `a cron entry fires once, however many workers run`() async throws {
        try await with { bench in
            let cron = Cron(
                entries: [
                    CronEntry("every minute", try CronSchedule("* * * * *")) { Greet(name: "tick") }
                ], database: bench.database, hints: bench.queue.hints)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 { group.addTask { try await cron.fire() } }
                try await group.waitForAll()
            }
            let (fires, jobs) = try await bench.database.one(
                """
                SELECT (SELECT count(*) FROM queue_cron_fires), (SELECT count(*) FROM queue_jobs)
                """, as: Int64.self, Int64.self)
            // The minute may have ended between two of them.
            #expect(fires == jobs)
            #expect((1...2).contains(fires))
        }
    }

    @Test func `a worker that is older than the schema does not start, and says so`() async throws {
        try await with { bench in
            try await bench.database.execute(
                """
                CREATE OR REPLACE FUNCTION queue_protocol() RETURNS integer LANGUAGE sql AS 'SELECT 3'
                """)
            let error = await #expect(throws: WorkerRegistrationError.self) {
                try await bench.worker(JobHandler(Greet.self) { _, _ in [] }).run()
            }
            #expect("\(String(describing: error))".contains("older than the database's schema"))
        }
    }
}

/// May take a second.
private struct Nap: JobPayload {
    static let jobType = "nap"
    static let queue = Greet.queue
    static let timeout: Duration? = .seconds(1)
}
