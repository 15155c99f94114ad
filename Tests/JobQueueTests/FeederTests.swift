import Foundation
import Logging
import Postgres
import Redis
import Security
import Telemetry
import TestSupport
import Testing

@testable import JobQueue

/// Hint lists in a real Redis, fed from a real PostgreSQL.
struct FeederTests {
    private struct Bench {
        let database: PostgresPool
        let hints: HintLists
        let redis: RedisClient
        let feeder: Feeder

        init(_ database: PostgresPool) throws {
            let path = try #require(ProcessInfo.processInfo.environment["GREENROOM_TEST_REDIS"], "run make test")
            self.database = database
            redis = RedisClient(try RedisConfiguration(path))
            hints = HintLists(redis: redis, prefix: "test-\(UUID().uuidString)", logger: TestDatabase.logger)
            feeder = Feeder(
                store: JobStore(database: database), hints: hints, queues: [Greet.queue],
                metrics: QueueMetrics(Metrics()), logger: TestDatabase.logger)
        }

        func take(_ count: Int, of queues: [String] = [Greet.queue]) async throws -> HintLists.Taken {
            hints.taken(try await redis.send(hints.take(count, of: queues)), of: queues)
        }

        func tokens() async throws -> Int { try await redis.llen(hints.wakeKey(Greet.queue)) }
    }

    private func with(_ body: (Bench) async throws -> Void) async throws {
        try await TestDatabase.migrated { try await body(Bench($0)) }
    }

    @Test func `hints come out by priority, and in the order in which they came in`() async throws {
        try await with { bench in
            let ids = (0..<6).map { _ in UUID() }
            await bench.hints.push([ids[0]], queue: Greet.queue, priority: -1)
            await bench.hints.push([ids[1], ids[2]], queue: Greet.queue, priority: 0)
            await bench.hints.push([ids[3]], queue: Greet.queue, priority: 5)
            let first = try await bench.take(3)
            #expect(first.ids == [ids[3], ids[1], ids[2]])
            #expect(try await bench.tokens() == 1, "a token for what is left")
            #expect(try await bench.take(3).ids == [ids[0]])
            #expect(try await bench.tokens() == 0)
            #expect(try await bench.take(3) == HintLists.Taken())
        }
    }

    @Test func `a list is bounded, and says that there is more`() async throws {
        try await with { bench in
            await bench.hints.push((0..<HintLists.window + 5).map { _ in UUID() }, queue: Greet.queue, priority: 0)
            #expect(try await bench.tokens() == HintLists.window)
            let first = try await bench.take(HintLists.window - 10)
            #expect(first.ids.count == HintLists.window - 10)
            #expect(first.hungry == [Greet.queue])
            #expect(try await bench.take(100).ids.count == 10)
        }
    }

    @Test func `a worker that waits is woken by a push, and takes in the same round trip`() async throws {
        try await with { bench in
            let path = try #require(ProcessInfo.processInfo.environment["GREENROOM_TEST_REDIS"])
            let blocking = RedisBlockingClient(try RedisConfiguration(path))
            let id = UUID()
            async let replies = blocking.pipeline(
                bench.hints.waitAndTake(4, of: ["other", Greet.queue], timeout: .seconds(30)), timeout: .seconds(30))
            await bench.hints.push([id], queue: Greet.queue, priority: 0)
            let taken = bench.hints.taken(try await replies[1], of: ["other", Greet.queue])
            #expect(taken.ids == [id])
        }
    }

    @Test func `what Redis has lost comes back once, and what is claimed does not`() async throws {
        try await with { bench in
            let worker = try await bench.database.addWorker()
            let ids = try await JobQueue(database: bench.database, hints: bench.hints)
                .enqueue((0..<20).map { Greet(name: "\($0)") })
            try await bench.hints.clear(Greet.queue)
            _ = try await JobStore(database: bench.database).claim(
                Array(ids[0..<5]), worker: worker, queues: [Greet.queue])
            try await bench.database.execute("UPDATE queue_jobs SET run_at = now() - interval '1 second'")
            try await bench.feeder.feed()
            try await bench.feeder.feed()
            #expect(Set(try await bench.take(100).ids) == Set(ids[5...]))
        }
    }

    @Test func `a hungry queue is fed by one, and again when it is hungry again`() async throws {
        try await with { bench in
            let queue = JobQueue(database: bench.database, hints: bench.hints)
            try await queue.enqueue((0..<HintLists.window + 700).map { Greet(name: "\($0)") })
            #expect(try await bench.hints.beginFeeding(Greet.queue) == false, "the list is full")
            var seen = try await bench.take(HintLists.window - HintLists.hungry + 1).ids
            #expect(try await bench.hints.beginFeeding(Greet.queue))
            #expect(try await bench.hints.beginFeeding(Greet.queue) == false, "somebody feeds it already")
            try await bench.hints.endFeeding(Greet.queue)
            let (hungry, tell) = AsyncStream.makeStream(of: String.self)
            tell.yield(Greet.queue)
            tell.yield(Greet.queue)
            tell.finish()
            // As after the claim: what has been taken does not wait any more.
            try await bench.database.execute(
                "UPDATE queue_jobs SET status = 'cancelled', completed_at = now() WHERE id = ANY (\(seen))")
            await bench.feeder.feed(hungry)
            let rest = try await bench.take(10_000).ids
            #expect(rest.count == HintLists.window)
            seen += rest
            #expect(Set(seen).count == seen.count)
        }
    }

    @Test func `ten thousand jobs of one tenant do not hold up ten of another`() async throws {
        try await with { bench in
            let tenants = [UUID.v7(), UUID.v7()]
            for (index, tenant) in tenants.enumerated() {
                try await bench.database.execute(
                    "INSERT INTO users (id, email, name, role) VALUES (\(tenant), \("\(index)@example.org"), 'A', 'admin')"
                )
            }
            let queue = JobQueue(database: bench.database, hints: bench.hints)
            try await queue.enqueue(
                (0..<10_000).map { Greet(name: "\($0)") }, options: JobOptions(requestedBy: tenants[0]))
            let few = try await queue.enqueue(
                (0..<10).map { Greet(name: "\($0)") }, options: JobOptions(requestedBy: tenants[1]))
            // As after the list has been emptied once: its next filling is fair.
            try await bench.hints.clear(Greet.queue)
            try await bench.database.execute("UPDATE queue_jobs SET run_at = now() - interval '1 second'")
            try await bench.feeder.feed()
            let taken = try await bench.take(21)
            #expect(Set(few).isSubset(of: Set(taken.ids)), "one of each in turn")
        }
    }

    @Test func `a paused queue's hints are taken away`() async throws {
        try await with { bench in
            let queue = JobQueue(database: bench.database, hints: bench.hints)
            try await queue.enqueue([Greet(name: "a")])
            try await bench.database.execute("INSERT INTO queues (name, paused_at) VALUES ('greetings', now())")
            try await bench.feeder.feed()
            #expect(try await bench.take(5).ids.isEmpty)
            #expect(try await bench.tokens() == 0)
        }
    }

    @Test func `jobs that are enqueued at once share commits, and a refused one fails alone`() async throws {
        try await with { bench in
            let queue = JobQueue(database: bench.database, hints: bench.hints)
            try await queue.enqueue(JobQueue.job(Greet(name: "first"), id: .v7(), options: JobOptions(uniqueKey: "k")))
            let refused = await withTaskGroup(of: Bool.self) { group in
                for index in 0..<200 {
                    let options = JobOptions(uniqueKey: index == 100 ? "k" : nil)
                    group.addTask {
                        do {
                            try await queue.enqueue(
                                JobQueue.job(Greet(name: "\(index)"), id: .v7(), options: options))
                            return false
                        } catch {
                            return true
                        }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(refused == 1)
            #expect(try await bench.database.count(of: .pending) == 200)
        }
    }
}
