import Foundation
import Postgres
import Telemetry
import TestSupport
import Testing

@testable import JobQueue

struct JobStoreTests {
    private let queues = [Greet.queue]

    @Test func `of a hundred claims of one job, one is granted`() async throws {
        try await TestDatabase.migrated(connections: 8) { database in
            let store = JobStore(database: database)
            let id = try await database.enqueue("Ann")
            let worker = try await database.addWorker()
            let granted = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<100 {
                    group.addTask { try await store.claim([id], worker: worker, queues: queues).first == nil ? 0 : 1 }
                }
                return try await group.reduce(0, +)
            }
            #expect(granted == 1)
        }
    }

    @Test func `claims without a hint give each job out once, the urgent ones first`() async throws {
        try await TestDatabase.migrated(connections: 8) { database in
            let store = JobStore(database: database)
            for index in 0..<50 { try await database.enqueue("\(index)") }
            let urgent = try await database.enqueue("now", options: JobOptions(priority: 9))
            let worker = try await database.addWorker()
            #expect(try await store.claimNext(1, worker: worker, queues: queues).first?.id == urgent)
            let ids = try await withThrowingTaskGroup(of: UUID?.self) { group in
                for _ in 0..<80 {
                    group.addTask { try await store.claimNext(1, worker: worker, queues: queues).first?.id }
                }
                var ids: [UUID] = []
                for try await id in group { if let id { ids.append(id) } }
                return ids
            }
            #expect(ids.count == 50)
            #expect(Set(ids).count == 50)
        }
    }

    @Test func `a job that is not due, is cancelled, or is of another queue is not claimed`() async throws {
        try await TestDatabase.migrated { database in
            let store = JobStore(database: database)
            let worker = try await database.addWorker()
            let later = try await database.enqueue("later", options: JobOptions(runAt: .now + 60))
            let due = try await database.enqueue("due")
            #expect(try await store.claim([later], worker: worker, queues: queues).first == nil)
            #expect(try await store.claim([due], worker: worker, queues: ["other"]).first == nil)
            try await database.transaction { _ = try await store.cancel(due, in: $0) }
            #expect(try await store.claim([due], worker: worker, queues: queues).first == nil)
        }
    }

    @Test func `results commit with the job's end, or not at all`() async throws {
        try await TestDatabase.migrated { database in
            let store = JobStore(database: database)
            let worker = try await database.addWorker()
            let id = try await database.enqueue("Ann")
            let stale = try #require(try await store.claim([id], worker: worker, queues: queues).first)
            _ = try await store.requeue(ofWorkers: [worker])
            let current = try #require(try await store.claim([id], worker: worker, queues: queues).first)
            let result: SQL = "UPDATE queue_workers SET slots = slots + 1 WHERE worker_no = \(worker)"

            #expect(try await store.complete(stale, results: [result]) == false)
            #expect(try await store.settle(stale, as: .transient, reason: "late", delay: 0) == nil)
            #expect(try await store.interrupt(stale) == false)
            #expect(try await store.complete(current, results: [result]) == true)
            #expect(try await store.complete(current, results: [result]) == true, "the answer to a COMMIT may be lost")
            #expect(try await database.status(id) == "completed")
            #expect(try await database.one("SELECT slots FROM queue_workers", as: Int32.self) == 2)
        }
    }

    @Test func `an error puts the job back with a wait, and the last one fails it with its reason`() async throws {
        try await TestDatabase.migrated { database in
            let store = JobStore(database: database)
            let worker = try await database.addWorker()
            let id = try await database.enqueue("Ann")
            for _ in 0..<Greet.maxRetries {
                let job = try #require(try await store.claim([id], worker: worker, queues: queues).first)
                #expect(try await store.settle(job, as: .transient, reason: "busy", delay: 60) == .pending)
                #expect(
                    try await store.claim([id], worker: worker, queues: queues).first == nil,
                    "not before its wait is over")
                try await database.execute("UPDATE queue_jobs SET run_at = now()")
            }
            let job = try #require(try await store.claim([id], worker: worker, queues: queues).first)
            #expect(try await store.settle(job, as: .transient, reason: "busy", delay: 60) == .failed)
            #expect(try await database.one("SELECT error FROM queue_jobs", as: String.self) == "busy")
        }
    }

    @Test func `a worker without its lock is seen, one with it is not`() async throws {
        try await TestDatabase.migrated { database in
            let store = JobStore(database: database)
            let (dead, alive) = (try await database.addWorker(), try await database.addWorker())
            for worker in [dead, alive] {
                let id = try await database.enqueue("Ann")
                _ = try await store.claim([id], worker: worker, queues: queues).first
            }
            try await database.withConnection { holder in
                #expect(
                    try await holder.one(
                        "SELECT pg_try_advisory_lock(queue_worker_lock_class(), \(alive))", as: Bool.self))
                #expect(try await store.workersWithoutLock(graceAfterStart: .zero) == [dead])
                #expect(try await store.workersWithoutLock(graceAfterStart: .seconds(1_000_000)) == nil)
                _ = try await holder.one(
                    "SELECT pg_advisory_unlock(queue_worker_lock_class(), \(alive))", as: Bool.self)
            }
        }
    }

    @Test func `a worker is dead when its lock was gone for the whole patience, whoever looked`() async throws {
        try await TestDatabase.migrated(connections: 4) { database in
            let store = JobStore(database: database)
            let (one, two) = (try await database.addWorker(), try await database.addWorker())
            #expect(try await store.dead(among: [one, two], patience: .seconds(3)) == [])
            // As if four seconds had passed.
            try await database.execute("UPDATE queue_workers SET missing_since = missing_since - interval '4 seconds'")
            #expect(try await store.dead(among: [one], patience: .seconds(3)) == [one])
            #expect(
                try await store.dead(among: [one, two], patience: .seconds(3)) == [one], "two was seen, and begins anew"
            )
            try await database.execute("UPDATE queue_workers SET missing_since = missing_since - interval '4 seconds'")
            #expect(try await store.dead(among: [two], patience: .seconds(3)) == [two])
        }
    }

    @Test func `a dead worker's job goes back twice and is set aside the third time`() async throws {
        try await TestDatabase.migrated { database in
            let store = JobStore(database: database)
            let worker = try await database.addWorker()
            let id = try await database.enqueue("Ann")
            var ends: [JobStatus] = []
            for _ in 0..<3 {
                _ = try #require(try await store.claim([id], worker: worker, queues: queues).first)
                ends += try await store.requeue(ofWorkers: [worker]).map(\.status)
            }
            #expect(ends == [.pending, .pending, .failed])
            let row = try await database.one(
                "SELECT retry_count, error_class FROM queue_jobs", as: Int32.self, String.self)
            #expect(row == (0, "poison"))
        }
    }

    @Test func `a job that lay ready on a dead worker is not blamed, and begins before it is blamed`() async throws {
        try await TestDatabase.migrated { database in
            let store = JobStore(database: database)
            let worker = try await database.addWorker()
            var ids: [UUID] = []
            for name in ["Ann", "Bob", "Cy"] { ids.append(try await database.enqueue(name)) }
            let claimed = try await store.claim(ids, beginning: 1, worker: worker, queues: queues)
            #expect(claimed.map(\.begins) == [true, false, false])
            // One of those that lay ready has begun meanwhile, which a heartbeat writes down.
            let running = RunningJobs()
            for job in claimed { running.add(job) }
            running.begin(claimed[1].id, timeout: nil)
            try await Heartbeat(
                database: database, running: running, workerNo: worker, throughput: Throughput(),
                metrics: QueueMetrics(Metrics()), logger: TestDatabase.logger
            ).beat()
            #expect(try await store.requeue(ofWorkers: [worker]).map(\.status) == [.pending, .pending, .pending])
            let losses = try await database.rows(
                "SELECT id, crashes, interrupts FROM queue_jobs", as: UUID.self, Int.self, Int.self)
            let byID = Dictionary(uniqueKeysWithValues: losses.map { ($0.0, [$0.1, $0.2]) })
            #expect(claimed.map { byID[$0.id] } == [[1, 0], [1, 0], [0, 1]])
            #expect(try await store.claim(ids, beginning: 0, worker: worker, queues: queues).isEmpty)
            #expect(try await store.claim(ids, beginning: 3, worker: worker, queues: queues).count == 3)
        }
    }

    @Test func `a job whose lease is over is taken even from a worker that seems alive`() async throws {
        try await TestDatabase.migrated { database in
            let store = JobStore(database: database)
            let worker = try await database.addWorker()
            let id = try await database.enqueue("Ann")
            _ = try await store.claim([id], worker: worker, queues: queues).first
            #expect(try await store.requeue(ofWorkers: []).isEmpty)
            try await database.execute("UPDATE queue_jobs SET lease_until = now() - interval '1 second'")
            #expect(try await store.requeue(ofWorkers: []).map(\.reason) == ["lease_ended"])
            #expect(try await database.status(id) == "pending")
        }
    }

    @Test func `a second job with the same unique key waits until the first has ended`() async throws {
        try await TestDatabase.migrated { database in
            let options = JobOptions(uniqueKey: "nightly")
            try await database.enqueue("one", options: options)
            let error = await #expect(throws: PostgresError.self) {
                try await database.enqueue("two", options: options)
            }
            #expect(error?.constraint == "queue_jobs_unique_key")
        }
    }
}
