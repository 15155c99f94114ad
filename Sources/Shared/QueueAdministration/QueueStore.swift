import Foundation
import Postgres

/// The SQL of queues and workers as a whole.
struct QueueStore: Sendable {
    let database: PostgresPool

    /// All queues by name. What is counted has an index that holds only what is counted: finished jobs, however many, cost
    /// nothing.
    func queues() async throws -> [QueueOverview] {
        try await database.rows(
            """
            WITH waiting AS (
                SELECT queue, count(*) AS pending, count(*) FILTER (WHERE run_at > now()) AS scheduled,
                       min(run_at) FILTER (WHERE run_at <= now()) AS oldest
                  FROM queue_jobs WHERE status = 'pending' GROUP BY queue),
            running AS (SELECT queue, count(*) AS processing FROM queue_jobs WHERE status = 'processing' GROUP BY queue),
            failed AS (SELECT queue, count(*) AS failed FROM queue_jobs WHERE status = 'failed' GROUP BY queue),
            serving AS (
                SELECT served.queue, count(*) AS workers, sum(w.slots) AS slots
                  FROM queue_workers AS w CROSS JOIN LATERAL unnest(w.queues) AS served (queue)
                 WHERE w.stopped_at IS NULL AND w.worker_no IN (SELECT worker_no FROM queue_living_workers())
                 GROUP BY served.queue)
            SELECT q.name, q.paused_at, coalesce(waiting.pending, 0), coalesce(waiting.scheduled, 0),
                   coalesce(running.processing, 0), coalesce(failed.failed, 0),
                   coalesce(extract(epoch FROM now() - waiting.oldest), 0)::float8,
                   coalesce(serving.workers, 0), coalesce(serving.slots, 0)::bigint
              FROM queues AS q
              LEFT JOIN waiting ON waiting.queue = q.name
              LEFT JOIN running ON running.queue = q.name
              LEFT JOIN failed ON failed.queue = q.name
              LEFT JOIN serving ON serving.queue = q.name
             ORDER BY q.name
            """,
            as: String.self, Date?.self, Int.self, Int.self, Int.self, Int.self, Double.self, Int.self, Int.self
        ).map {
            QueueOverview(
                name: $0.0, pausedAt: $0.1, pending: $0.2, scheduled: $0.3, processing: $0.4, failed: $0.5,
                oldestSeconds: $0.6, workers: $0.7, slots: $0.8)
        }
    }

    /// 60 minutes for each queue that is named, those without anything among them.
    func throughput(of queues: [String]) async throws -> [String: [QueueOverview.Minute]] {
        let rows = try await database.rows(
            """
            SELECT q.name, m.minute, coalesce(t.completed, 0), coalesce(t.failed, 0)
              FROM unnest(\(queues)) AS q (name)
             CROSS JOIN generate_series(date_trunc('minute', now()) - interval '59 minutes',
                                        date_trunc('minute', now()), interval '1 minute') AS m (minute)
              LEFT JOIN queue_throughput AS t ON t.queue = q.name AND t.minute = m.minute
             ORDER BY q.name, m.minute
            """, as: String.self, Date.self, Int.self, Int.self)
        return Dictionary(grouping: rows, by: \.0).mapValues { rows in
            rows.map { QueueOverview.Minute(minute: $0.1, completed: $0.2, failed: $0.3) }
        }
    }

    /// The living, and those that went within the last hour.
    func workers() async throws -> [WorkerOverview] {
        try await database.rows(
            """
            WITH running AS (
                SELECT worker_no, count(*) AS jobs FROM queue_jobs WHERE status = 'processing' GROUP BY worker_no)
            SELECT w.worker_no, w.program, w.host, w.pid, w.queues, w.slots::bigint, coalesce(running.jobs, 0),
                   living.worker_no IS NOT NULL AND w.stopped_at IS NULL, w.started_at, w.seen_at
              FROM queue_workers AS w
              LEFT JOIN queue_living_workers() AS living ON living.worker_no = w.worker_no
              LEFT JOIN running ON running.worker_no = w.worker_no
             WHERE (living.worker_no IS NOT NULL AND w.stopped_at IS NULL)
                OR w.seen_at > now() - interval '1 hour'
             ORDER BY 8 DESC, w.worker_no DESC
             LIMIT 500
            """,
            as: Int32.self, String.self, String.self, Int32.self, [String].self, Int.self, Int.self, Bool.self,
            Date.self, Date.self
        ).map {
            WorkerOverview(
                workerNo: $0.0, program: $0.1, host: $0.2, pid: $0.3, queues: $0.4, slots: $0.5, running: $0.6,
                isAlive: $0.7, startedAt: $0.8, seenAt: $0.9)
        }
    }

    /// Pauses a queue or opens it again. Nil: there is no such queue; false: it was so already.
    func setPaused(_ name: String, _ paused: Bool, by admin: UUID, in transaction: Transaction) async throws -> Bool? {
        let changed = try await transaction.execute(
            """
            UPDATE queues
               SET paused_at = CASE WHEN \(paused) THEN now() END, paused_by = CASE WHEN \(paused) THEN \(admin) END
             WHERE name = \(name) AND (paused_at IS NOT NULL) <> \(paused)
            """)
        if changed == 1 { return true }
        let exists = try await transaction.one(
            "SELECT EXISTS (SELECT FROM queues WHERE name = \(name))", as: Bool.self)
        return exists ? false : nil
    }
}
