import Foundation
import Logging
import Postgres
import Telemetry

/// Keeps each queue's hint list in step with PostgreSQL: due retries, delayed jobs and whatever Redis has lost come
/// onto the list here, within a second.
struct Feeder: Sendable {
    /// At most this many hints are kept on a list, which bounds what a flush of Redis can cost.
    static let window = 200

    let store: JobStore
    let hints: HintLists
    let queues: [String]
    let metrics: QueueMetrics

    func feed() async throws {
        for queue in queues {
            let due = try await store.due(queue: queue, limit: Self.window)
            let missing = try await hints.restage(due, queue: queue)
            if missing > 0 { metrics.restaged[queue].increment(by: missing) }
        }
    }

    /// Removes the hint lists of workers that stopped or died; the feeder has what stood on them.
    func sweep() async throws {
        for worker in try await store.workersToSweep() {
            for queue in queues { try await hints.giveBack(worker: worker, queue: queue) }
            try await store.markStopped(worker)
        }
    }
}

extension JobStore {
    /// Jobs that have been due for half a second: their own hint had its chance.
    func due(queue: String, limit: Int) async throws -> [UUID] {
        try await database.rows(
            """
            SELECT id FROM queue_jobs
             WHERE queue = \(queue) AND status = 'pending' AND NOT cancel_requested
               AND run_at <= now() - interval '500 milliseconds'
             ORDER BY priority DESC, run_at, id
             LIMIT \(limit)
            """, as: UUID.self)
    }

    /// Workers that have not been seen for a minute and hold no lock.
    func workersToSweep() async throws -> [Int32] {
        try await database.rows(
            """
            SELECT worker_no FROM queue_workers
             WHERE stopped_at IS NULL AND seen_at < now() - interval '1 minute'
            EXCEPT
            SELECT objid::integer FROM pg_locks
             WHERE locktype = 'advisory' AND classid = queue_worker_lock_class()::oid AND objsubid = 2 AND granted
            """, as: Int32.self)
    }

    func markStopped(_ worker: Int32) async throws {
        _ = try await database.execute(
            "UPDATE queue_workers SET stopped_at = now() WHERE worker_no = \(worker) AND stopped_at IS NULL")
    }
}
