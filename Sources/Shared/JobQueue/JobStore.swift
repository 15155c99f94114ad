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

    // MARK: Claim

    private static let claimed: SQL = """
        SET status = 'processing', epoch = j.epoch + 1, lease_until = now() + interval '30 seconds',
            started_at = now(), completed_at = NULL, progress = 0, stage = NULL, eta_seconds = NULL
        """

    private static let returned: SQL = """
        RETURNING j.id, j.queue, j.job_type, j.args::text, j.epoch, j.retry_count, j.max_retries, j.asset_id,
                  j.requested_by, j.created_at
        """

    /// Claims the job that a hint names. Nil: the hint is stale, or another worker was first.
    func claim(_ id: UUID, worker: Int32, queues: [String]) async throws -> ClaimedJob? {
        try await claim(
            """
            UPDATE queue_jobs AS j \(Self.claimed), worker_no = \(worker)
             WHERE j.id = \(id) AND j.status = 'pending' AND j.run_at <= now() AND NOT j.cancel_requested
               AND j.queue = ANY (\(queues))
            \(Self.returned)
            """)
    }

    /// Claims the next due job without a hint: the way when Redis is away or has lost something.
    func claimNext(worker: Int32, queues: [String]) async throws -> ClaimedJob? {
        try await claim(
            """
            UPDATE queue_jobs AS j \(Self.claimed), worker_no = \(worker)
             WHERE j.id = (SELECT id FROM queue_jobs
                            WHERE queue = ANY (\(queues)) AND status = 'pending' AND run_at <= now()
                              AND NOT cancel_requested
                            ORDER BY priority DESC, run_at, id
                            LIMIT 1
                              FOR UPDATE SKIP LOCKED)
            \(Self.returned)
            """)
    }

    /// A claim is awaited to its end even when the task is cancelled meanwhile: one that committed without our learning
    /// of it would block its job until the lease is over.
    private func claim(_ statement: SQL) async throws -> ClaimedJob? {
        let row = try await database.runToEnd(statement).rows.first?.decode(
            as: UUID.self, String.self, String.self, String.self, Int64.self, Int.self, Int.self, UUID?.self,
            UUID?.self, Date.self)
        return row.map {
            ClaimedJob(
                id: $0.0, queue: $0.1, jobType: $0.2, arguments: $0.3, epoch: $0.4, retryCount: $0.5,
                maxRetries: $0.6, assetID: $0.7, requestedBy: $0.8, createdAt: $0.9)
        }
    }
}
