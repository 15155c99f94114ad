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

    /// The claim of the jobs that `due` names and locks. One that is locked already is being claimed or cancelled
    /// elsewhere: it is left out, so that no claim ever waits for another.
    private static func claim(_ due: SQL, worker: Int32) -> SQL {
        """
        WITH due AS MATERIALIZED (\(due))
        UPDATE queue_jobs AS j
           SET status = 'processing', epoch = j.epoch + 1, lease_until = now() + interval '30 seconds',
               started_at = now(), completed_at = NULL, progress = 0, stage = NULL, eta_seconds = NULL,
               worker_no = \(worker)
          FROM due
         WHERE j.id = due.id
        RETURNING j.id, j.queue, j.job_type, j.args::text, j.epoch, j.retry_count, j.max_retries, j.asset_id,
                  j.requested_by, j.created_at
        """
    }

    /// Claims those of the jobs that hints name which still wait. A hint that is stale, or that another worker was first
    /// with, gives none.
    func claim(_ ids: [UUID], worker: Int32, queues: [String]) async throws -> [ClaimedJob] {
        // LATERAL: each job is looked up by its key, whatever the planner believes of how many wait.
        try await claim(
            Self.claim(
                """
                SELECT job.id
                  FROM unnest(\(ids)) AS hint (id)
                 CROSS JOIN LATERAL (
                    SELECT id, queue, status, run_at, cancel_requested FROM queue_jobs
                     WHERE id = hint.id
                       FOR UPDATE SKIP LOCKED) AS job
                 WHERE job.status = 'pending' AND job.run_at <= now() AND NOT job.cancel_requested
                   AND job.queue = ANY (\(queues))
                   AND job.queue NOT IN (SELECT name FROM queues WHERE paused_at IS NOT NULL)
                """, worker: worker))
    }

    /// Claims the next due jobs without hints: the way when Redis is away or has lost something.
    func claimNext(_ count: Int, worker: Int32, queues: [String]) async throws -> [ClaimedJob] {
        try await claim(
            Self.claim(
                """
                SELECT id FROM queue_jobs
                 WHERE queue = ANY (\(queues)) AND status = 'pending' AND run_at <= now() AND NOT cancel_requested
                   AND queue NOT IN (SELECT name FROM queues WHERE paused_at IS NOT NULL)
                 ORDER BY priority DESC, run_at, id
                 LIMIT \(count)
                   FOR UPDATE SKIP LOCKED
                """, worker: worker))
    }

    /// A claim is awaited to its end even when the task is cancelled meanwhile: one that committed without our learning
    /// of it would block its jobs until the lease is over.
    private func claim(_ statement: SQL) async throws -> [ClaimedJob] {
        try await database.runToEnd(statement).decode(
            as: UUID.self, String.self, String.self, String.self, Int64.self, Int.self, Int.self, UUID?.self,
            UUID?.self, Date.self
        ).map {
            ClaimedJob(
                id: $0.0, queue: $0.1, jobType: $0.2, arguments: $0.3, epoch: $0.4, retryCount: $0.5,
                maxRetries: $0.6, assetID: $0.7, requestedBy: $0.8, createdAt: $0.9)
        }
    }
}
