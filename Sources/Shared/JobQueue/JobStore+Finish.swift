package import Foundation
package import Postgres

/// The exits from processing.
extension JobStore {
    /// Commits the job's results and its completion as one. False: fenced, nothing was written.
    ///
    /// - Parameter results: the feature's own statements, run after the fence held.
    func complete(_ job: ClaimedJob, results: [SQL]) async throws -> Bool {
        try await database.transaction { transaction in
            let held = try await transaction.execute(
                """
                UPDATE queue_jobs
                   SET status = 'completed', worker_no = NULL, lease_until = NULL, progress = 100, stage = NULL,
                       eta_seconds = NULL, error = NULL, error_class = NULL,
                       started_at = coalesce(started_at, now()), completed_at = now()
                 WHERE id = \(job.id) AND epoch = \(job.epoch) AND status = 'processing'
                """)
            guard held == 1 else { return try await Self.isCompleted(job, in: transaction) }
            try await transaction.commit(with: results)
            return true
        }
    }

    /// Commits the completion of jobs that have nothing else to write, all in one statement.
    ///
    /// - Returns: those that were completed, by this call or by an earlier one whose answer was lost; the others are
    ///   fenced.
    func complete(_ jobs: [ClaimedJob]) async throws -> Set<UUID> {
        let jobs = jobs.inLockOrder
        return Set(
            try await database.runToEnd(
                """
                WITH held AS MATERIALIZED (
                    SELECT j.id, j.status
                      FROM unnest(\(jobs.map(\.id)), \(jobs.map(\.epoch))) AS mine (id, epoch)
                     CROSS JOIN LATERAL (
                        SELECT id, epoch, status FROM queue_jobs WHERE id = mine.id FOR UPDATE) AS j
                     WHERE j.epoch = mine.epoch AND j.status IN ('processing', 'completed')),
                done AS (
                    UPDATE queue_jobs AS j
                       SET status = 'completed', worker_no = NULL, lease_until = NULL, progress = 100, stage = NULL,
                           eta_seconds = NULL, error = NULL, error_class = NULL,
                           started_at = coalesce(started_at, now()), completed_at = now()
                      FROM held
                     WHERE j.id = held.id AND held.status = 'processing')
                SELECT id FROM held
                """
            ).decode(as: UUID.self))
    }

    /// `complete` for jobs that end at the same time.
    func completions() -> MicroBatch<ClaimedJob, Bool> {
        MicroBatch(limit: 500) { jobs in
            do {
                let completed = try await complete(jobs)
                return jobs.map { .success(completed.contains($0.id)) }
            } catch {
                return jobs.map { _ in .failure(error) }
            }
        }
    }

    /// Whether this very claim completed the job before: the answer to its COMMIT was lost then, not the work.
    private static func isCompleted(_ job: ClaimedJob, in transaction: Transaction) async throws -> Bool {
        try await transaction.first(
            "SELECT status = 'completed' AND epoch = \(job.epoch) FROM queue_jobs WHERE id = \(job.id)",
            as: Bool.self) ?? false
    }

    /// After an error: back to pending after a wait, or failed where no attempt is left or none can help; cancelled
    /// where an admin wished it meanwhile. Nil: fenced.
    func settle(
        _ job: ClaimedJob, as kind: JobErrorClass, reason: String, delay: Double
    ) async throws -> JobStatus? {
        var state = JobState(maxRetries: job.maxRetries)
        state.status = .processing
        state.retryCount = job.retryCount
        state.epoch = job.epoch
        guard let next = state.after(.erred(kind, epoch: job.epoch)) else { return nil }
        return try await database.first(
            """
            UPDATE queue_jobs
               SET status = CASE WHEN cancel_requested THEN 'cancelled' ELSE \(next.status.rawValue) END, retry_count = \(next.retryCount), worker_no = NULL,
                   lease_until = NULL, stage = NULL, eta_seconds = NULL, started_at = coalesce(started_at, now()),
                   error = CASE WHEN cancel_requested THEN 'Cancelled by an admin.' ELSE \(reason) END,
                   error_class = \(kind.rawValue), run_at = now() + make_interval(secs => \(delay)),
                   completed_at = CASE WHEN cancel_requested OR \(next.status == .failed) THEN now() END
             WHERE id = \(job.id) AND epoch = \(job.epoch) AND status = 'processing'
            RETURNING status
            """, as: String.self
        ).flatMap(JobStatus.init(rawValue:))
    }

    /// The worker is stopping: another one takes over at once, no attempt is spent. False: fenced.
    func interrupt(_ job: ClaimedJob) async throws -> Bool {
        try await database.execute(
            """
            UPDATE queue_jobs
               SET status = CASE WHEN cancel_requested THEN 'cancelled' ELSE 'pending' END,
                   interrupts = interrupts + 1, worker_no = NULL, lease_until = NULL, stage = NULL, eta_seconds = NULL,
                   run_at = now(), completed_at = CASE WHEN cancel_requested THEN now() END,
                   error = CASE WHEN cancel_requested THEN 'Cancelled by an admin.'
                                ELSE 'The worker was stopped; another takes over.' END
             WHERE id = \(job.id) AND epoch = \(job.epoch) AND status = 'processing'
            """) == 1
    }

    /// Puts back jobs that were claimed and never begun. One that is not ours any more is left alone.
    ///
    /// - Returns: the hints to be pushed again.
    func putBack(_ jobs: [ClaimedJob]) async throws -> [Hint] {
        let jobs = jobs.inLockOrder
        let rows = try await database.rows(
            """
            WITH held AS MATERIALIZED (
                SELECT j.id FROM unnest(\(jobs.map(\.id)), \(jobs.map(\.epoch))) AS mine (id, epoch)
                 CROSS JOIN LATERAL (
                    SELECT id, epoch, status FROM queue_jobs WHERE id = mine.id FOR UPDATE) AS j
                 WHERE j.epoch = mine.epoch AND j.status = 'processing')
            UPDATE queue_jobs AS j
               SET status = CASE WHEN cancel_requested THEN 'cancelled' ELSE 'pending' END, worker_no = NULL,
                   lease_until = NULL, started_at = NULL, completed_at = CASE WHEN cancel_requested THEN now() END,
                   error = CASE WHEN cancel_requested THEN 'Cancelled by an admin.' ELSE error END
              FROM held
             WHERE j.id = held.id
            RETURNING j.id, j.queue, j.priority, j.status
            """, as: UUID.self, String.self, Int16.self, String.self)
        return rows.filter { $0.3 == "pending" }.map { Hint(id: $0.0, queue: $0.1, priority: $0.2) }
    }

    /// Grants the admin's wish that a running job end. False: fenced.
    func confirmCancel(_ job: ClaimedJob) async throws -> Bool {
        try await database.execute(
            """
            UPDATE queue_jobs
               SET status = 'cancelled', worker_no = NULL, lease_until = NULL, stage = NULL, eta_seconds = NULL,
                   error = 'Cancelled by an admin.', completed_at = now()
             WHERE id = \(job.id) AND epoch = \(job.epoch) AND status = 'processing'
            """) == 1
    }

    // MARK: Wishes of admins

    /// Cancels a pending job at once, and asks the worker of a running one to stop.
    ///
    /// - Returns: the status after it; nil where the job is unknown or has ended already.
    package func cancel(_ id: UUID, in transaction: Transaction) async throws -> JobStatus? {
        try await transaction.first(
            """
            UPDATE queue_jobs
               SET cancel_requested = true,
                   status = CASE status WHEN 'pending' THEN 'cancelled' ELSE status END,
                   error = CASE status WHEN 'pending' THEN 'Cancelled by an admin.' ELSE error END,
                   completed_at = CASE status WHEN 'pending' THEN now() END
             WHERE id = \(id) AND status IN ('pending', 'processing')
            RETURNING status
            """, as: String.self
        ).flatMap(JobStatus.init(rawValue:))
    }

    /// Puts all failed jobs of a queue back with all their attempts. - Returns: their hints, for after the commit.
    package func retryAll(queue: String, in transaction: Transaction) async throws -> [Hint] {
        try await transaction.rows(
            """
            WITH failed AS MATERIALIZED (
                SELECT id FROM queue_jobs WHERE queue = \(queue) AND status = 'failed' ORDER BY id FOR UPDATE)
            UPDATE queue_jobs AS j
               SET status = 'pending', retry_count = 0, crashes = 0, cancel_requested = false, run_at = now(),
                   completed_at = NULL, progress = 0, error = NULL, error_class = NULL
              FROM failed
             WHERE j.id = failed.id
            RETURNING j.id, j.queue, j.priority
            """, as: UUID.self, String.self, Int16.self
        ).map { Hint(id: $0.0, queue: $0.1, priority: $0.2) }
    }

    /// Puts a failed job back in the queue with all its attempts.
    ///
    /// - Returns: its hint, for after the commit; nil where the job is unknown or has not failed.
    package func retry(_ id: UUID, in transaction: Transaction) async throws -> Hint? {
        try await transaction.first(
            """
            UPDATE queue_jobs
               SET status = 'pending', retry_count = 0, crashes = 0, cancel_requested = false, run_at = now(),
                   completed_at = NULL, progress = 0, error = NULL, error_class = NULL
             WHERE id = \(id) AND status = 'failed'
            RETURNING queue, priority
            """, as: String.self, Int16.self
        ).map { Hint(id: id, queue: $0.0, priority: $0.1) }
    }
}
