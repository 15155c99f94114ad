import Foundation
import Logging
import Postgres
import Telemetry

/// Keeps each queue's hint lists in step with PostgreSQL: due retries, delayed jobs, whatever found no room or Redis has
/// lost come onto the lists here, of each tenant in turn.
struct Feeder: Sendable {
    let store: JobStore
    let hints: HintLists
    let queues: [String]
    let metrics: QueueMetrics
    let logger: Logger

    func feed() async throws {
        for queue in queues {
            // Their own hint had half a second.
            try await feed(queue, dueFor: 0.5)
        }
    }

    /// Feeds the queues that `hungry` names, beside the claims, until it ends. Many workers ask at once; one feeds.
    func feed(_ hungry: AsyncStream<String>) async {
        for await queue in hungry {
            do {
                guard try await hints.beginFeeding(queue) else { continue }
                try await feed(queue, dueFor: 0)
                try await hints.endFeeding(queue)
            } catch {
                logger.notice("hints not refreshed; the leader will", metadata: ["error": "\(error)"])
            }
        }
    }

    private func feed(_ queue: String, dueFor seconds: Double) async throws {
        guard let (due, more) = try await store.due(queue: queue, for: seconds, limit: HintLists.window) else {
            return try await hints.clear(queue)
        }
        let missing = try await hints.restage(due, queue: queue, more: more)
        if missing > 0 { metrics.restaged[queue].increment(by: missing) }
    }
}

extension JobStore {
    /// The next jobs that have been due for so many seconds: of each tenant (who asked for the job) the first ones, so that
    /// ten thousand of one do not hold up ten of another; and whether there are more. Nil: the queue is paused.
    func due(
        queue: String, for seconds: Double, limit: Int
    ) async throws -> (jobs: [(id: UUID, priority: Int16)], more: Bool)? {
        // Tenants are found by leaps along the index, and each one's share by a short scan of it. Those without a
        // tenant are one, too.
        let due: SQL = """
            WITH RECURSIVE found AS (
                (SELECT requested_by FROM queue_jobs
                  WHERE queue = \(queue) AND status = 'pending' AND requested_by IS NOT NULL
                  ORDER BY requested_by LIMIT 1)
                UNION ALL
                SELECT (SELECT j.requested_by FROM queue_jobs AS j
                         WHERE j.queue = \(queue) AND j.status = 'pending' AND j.requested_by > t.requested_by
                         ORDER BY j.requested_by LIMIT 1)
                  FROM found AS t
                 WHERE t.requested_by IS NOT NULL),
            tenants AS MATERIALIZED (SELECT requested_by FROM found WHERE requested_by IS NOT NULL LIMIT 1000),
            share AS MATERIALIZED (SELECT greatest(\(limit) / (count(*) + 1), 10) AS size FROM tenants),
            shares AS (
                SELECT due.id, due.priority, due.run_at, due.turn
                  FROM tenants AS t
                 CROSS JOIN LATERAL (
                    SELECT j.id, j.priority, j.run_at,
                           row_number() OVER (ORDER BY j.priority DESC, j.run_at, j.id) AS turn
                      FROM (SELECT id, priority, run_at FROM queue_jobs
                             WHERE queue = \(queue) AND status = 'pending' AND NOT cancel_requested
                               AND requested_by = t.requested_by
                               AND run_at <= now() - make_interval(secs => \(seconds))
                             ORDER BY priority DESC, run_at, id
                             LIMIT (SELECT size FROM share)) AS j) AS due
                UNION ALL
                SELECT due.id, due.priority, due.run_at,
                       row_number() OVER (ORDER BY due.priority DESC, due.run_at, due.id)
                  FROM (SELECT id, priority, run_at FROM queue_jobs
                         WHERE queue = \(queue) AND status = 'pending' AND NOT cancel_requested
                           AND requested_by IS NULL
                           AND run_at <= now() - make_interval(secs => \(seconds))
                         ORDER BY priority DESC, run_at, id
                         LIMIT (SELECT size FROM share)) AS due)
            SELECT id, priority, turn >= (SELECT size FROM share) FROM shares
             ORDER BY priority DESC, turn, run_at, id
            """
        let answers = try await database.pipeline([
            "SELECT EXISTS (SELECT FROM queues WHERE name = \(queue) AND paused_at IS NOT NULL)", due,
        ])
        guard answers.count == 2, try answers[0].decode(as: Bool.self).first == false else { return nil }
        let rows = try answers[1].decode(as: UUID.self, Int16.self, Bool.self)
        return (rows.map { ($0.0, $0.1) }, rows.contains { $0.2 })
    }
}
