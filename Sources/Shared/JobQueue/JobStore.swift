package import Foundation
package import Postgres

/// Every statement that changes `queue_jobs`. Each exit from processing names the claim's epoch: where it matches
/// nothing, another worker holds the job and the caller's result must be thrown away.
package struct JobStore: Sendable {
    /// Seconds until a claim runs out that no heartbeat renews.
    package static let leaseSeconds = 30

    let database: PostgresPool

    package init(database: PostgresPool) {
        self.database = database
    }

    // MARK: Enqueue

    /// The INSERT for one job, to run in the caller's own transaction: that row is the outbox.
    package static func insertion<Payload: JobPayload>(
        _ payload: Payload, id: UUID, options: JobOptions
    ) -> SQL {
        """
        INSERT INTO queue_jobs (id, queue, job_type, args, asset_id, requested_by, priority, unique_key, max_retries,
                                run_at)
        VALUES (\(id), \(Payload.queue), \(Payload.jobType), \(JSONB(payload)), \(options.assetID),
                \(options.requestedBy), \(options.priority), \(options.uniqueKey), \(Payload.maxRetries),
                coalesce(\(options.runAt), now()))
        """
    }

    /// The INSERT for many jobs of one kind and with the same options.
    package static func insertion<Payload: JobPayload>(
        _ payloads: [Payload], ids: [UUID], options: JobOptions
    ) -> SQL {
        precondition(options.uniqueKey == nil, "a unique key is one job's")
        return """
            INSERT INTO queue_jobs (id, queue, job_type, args, asset_id, requested_by, priority, max_retries, run_at)
            SELECT new.id, \(Payload.queue), \(Payload.jobType), new.args, \(options.assetID),
                   \(options.requestedBy), \(options.priority), \(Payload.maxRetries),
                   coalesce(\(options.runAt), now())
              FROM unnest(\(ids), \(payloads.map { JSONB($0) })) AS new (id, args)
            """
    }

    // MARK: Claim

    /// The claim of the jobs that `due` names and locks, in its order. One that is locked already is being claimed or
    /// cancelled elsewhere: it is left out, so that no claim ever waits for another.
    ///
    /// The first `beginning` of them have `started_at`: their runs begin. The others lie ready, and if the worker dies
    /// it was none of their doing. One that was lost so before is claimed only to begin, so that a job which does kill
    /// workers is found out.
    private static func claim(_ due: SQL, beginning: Int, worker: Int32) -> SQL {
        """
        WITH due AS MATERIALIZED (
            SELECT id, begins
              FROM (SELECT id, crashes + interrupts AS losses, row_number() OVER () <= \(beginning) AS begins
                      FROM (\(due)) AS waiting) AS chosen
             WHERE begins OR losses = 0)
        UPDATE queue_jobs AS j
           SET status = 'processing', epoch = j.epoch + 1, lease_until = now() + interval '30 seconds',
               started_at = CASE WHEN due.begins THEN now() END, completed_at = NULL, progress = 0, stage = NULL,
               eta_seconds = NULL, worker_no = \(worker)
          FROM due
         WHERE j.id = due.id
        RETURNING j.id, j.queue, j.job_type, j.args::text, j.epoch, j.retry_count, j.max_retries, j.asset_id,
                  j.requested_by, j.created_at, due.begins
        """
    }

    /// Claims those of the jobs that hints name which still wait. A hint that is stale, or that another worker was first
    /// with, gives none.
    ///
    /// - Parameter beginning: how many are run at once; those come first. Nil: all.
    func claim(
        _ ids: [UUID], beginning: Int? = nil, worker: Int32, queues: [String]
    ) async throws -> [ClaimedJob] {
        // LATERAL: each job is looked up by its key, whatever the planner believes of how many wait.
        try await claim(
            Self.claim(
                """
                SELECT job.id, job.crashes, job.interrupts
                  FROM unnest(\(ids)) AS hint (id)
                 CROSS JOIN LATERAL (
                    SELECT id, queue, status, run_at, cancel_requested, crashes, interrupts FROM queue_jobs
                     WHERE id = hint.id
                       FOR UPDATE SKIP LOCKED) AS job
                 WHERE job.status = 'pending' AND job.run_at <= now() AND NOT job.cancel_requested
                   AND job.queue = ANY (\(queues))
                   AND job.queue NOT IN (SELECT name FROM queues WHERE paused_at IS NOT NULL)
                """, beginning: beginning ?? ids.count, worker: worker))
    }

    /// Claims the next due jobs without hints: the way when Redis is away or has lost something.
    func claimNext(
        _ count: Int, beginning: Int? = nil, worker: Int32, queues: [String]
    ) async throws -> [ClaimedJob] {
        try await claim(
            Self.claim(
                """
                SELECT id, crashes, interrupts FROM queue_jobs
                 WHERE queue = ANY (\(queues)) AND status = 'pending' AND run_at <= now() AND NOT cancel_requested
                   AND queue NOT IN (SELECT name FROM queues WHERE paused_at IS NOT NULL)
                 ORDER BY priority DESC, run_at, id
                 LIMIT \(count)
                   FOR UPDATE SKIP LOCKED
                """, beginning: beginning ?? count, worker: worker))
    }

    /// A claim is awaited to its end even when the task is cancelled meanwhile: one that committed without our learning
    /// of it would block its jobs until the lease is over.
    private func claim(_ statement: SQL) async throws -> [ClaimedJob] {
        let claimed = try await database.runToEnd(statement).decode(
            as: UUID.self, String.self, String.self, String.self, Int64.self, Int.self, Int.self, UUID?.self,
            UUID?.self, Date.self, Bool.self
        ).map {
            ClaimedJob(
                id: $0.0, queue: $0.1, jobType: $0.2, arguments: $0.3, epoch: $0.4, retryCount: $0.5,
                maxRetries: $0.6, assetID: $0.7, requestedBy: $0.8, createdAt: $0.9, begins: $0.10)
        }
        return claimed.filter(\.begins) + claimed.filter { !$0.begins }
    }
}
