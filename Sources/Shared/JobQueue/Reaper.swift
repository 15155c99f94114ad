import Foundation
import Logging
import Postgres
import Security
import Telemetry

/// Finds the jobs of workers that died, and puts them back in the queue.
struct Reaper: Sendable {
    /// A worker's lock must have been gone this long: time enough to reconnect after a network hiccup.
    static let patience = Duration.seconds(3)
    let store: JobStore
    let hints: HintLists
    let graceAfterStart: Duration
    let metrics: QueueMetrics
    let logger: Logger

    init(
        store: JobStore, hints: HintLists, graceAfterStart: Duration, metrics: QueueMetrics, logger: Logger
    ) {
        self.store = store
        self.hints = hints
        self.graceAfterStart = graceAfterStart
        self.metrics = metrics
        self.logger = logger
    }

    /// The workers that hold jobs and whose lock has been gone long enough. To be called each second.
    func observe() async throws -> [Int32] {
        guard let missing = try await store.workersWithoutLock(graceAfterStart: graceAfterStart) else { return [] }
        return try await store.dead(among: missing, patience: Self.patience)
    }

    /// Puts back what `dead` hold, and what has outlived its lease.
    func reap(_ dead: [Int32]) async throws {
        let reclaimed = try await store.requeue(ofWorkers: dead)
        for job in reclaimed {
            metrics.reclaimed[job.reason].increment()
            if job.status == .failed { metrics.poisoned.increment() }
            logger.warning(
                "requeued a job whose worker died",
                metadata: [
                    "job_id": "\(job.hint.id.text)", "reason": "\(job.reason)", "status": "\(job.status.rawValue)",
                ])
        }
        await hints.push(reclaimed.filter { $0.status == .pending }.map(\.hint))
    }
}

extension JobStore {
    /// The workers that hold jobs but no advisory lock; nil while PostgreSQL itself has just started.
    func workersWithoutLock(graceAfterStart grace: Duration) async throws -> [Int32]? {
        let (settled, workers) = try await database.one(
            """
            SELECT now() - pg_postmaster_start_time() > make_interval(secs => \(grace / .seconds(1))),
                   coalesce(array_agg(held.worker_no) FILTER (WHERE held.worker_no IS NOT NULL), '{}')
              FROM (SELECT DISTINCT worker_no FROM queue_jobs WHERE status = 'processing'
                    EXCEPT
                    SELECT worker_no FROM queue_living_workers()) AS held
            """, as: Bool.self, [Int32].self)
        return settled ? workers : nil
    }

    /// Notes who is missing, for all observers, and gives those who have been for the whole of `patience`. Who is not
    /// missing any more begins anew.
    func dead(among missing: [Int32], patience: Duration) async throws -> [Int32] {
        try await database.rows(
            """
            WITH changed AS MATERIALIZED (
                SELECT worker_no FROM queue_workers
                 WHERE (worker_no = ANY (\(missing)) AND missing_since IS NULL)
                    OR (missing_since IS NOT NULL AND stopped_at IS NULL AND worker_no <> ALL (\(missing)))
                 ORDER BY worker_no
                   FOR UPDATE SKIP LOCKED),
            noted AS (
                UPDATE queue_workers AS w
                   SET missing_since = CASE WHEN w.worker_no = ANY (\(missing)) THEN clock_timestamp() END
                  FROM changed WHERE w.worker_no = changed.worker_no)
            SELECT worker_no FROM queue_workers
             WHERE worker_no = ANY (\(missing))
               AND missing_since <= clock_timestamp() - make_interval(secs => \(patience / .seconds(1)))
            """, as: Int32.self)
    }

    struct Reclaimed: Sendable {
        let hint: Hint
        let status: JobStatus
        let reason: String
    }

    /// Puts back the jobs of `workers`, and those whose lease is over. A job that had not begun has nothing to do with
    /// its worker's death: that counts as an interrupt.
    func requeue(ofWorkers workers: [Int32]) async throws -> [Reclaimed] {
        try await database.rows(
            """
            WITH lost AS (
                SELECT id, CASE WHEN worker_no = ANY (\(workers)) THEN 'worker_died' ELSE 'lease_ended' END AS reason,
                       (started_at IS NOT NULL)::integer AS crash,
                       started_at IS NOT NULL AND crashes + 1 >= \(JobState.poisonCrashes) AS is_poison
                  FROM queue_jobs
                 WHERE status = 'processing' AND (worker_no = ANY (\(workers)) OR lease_until < now())
                 ORDER BY id
                   FOR UPDATE SKIP LOCKED)
            UPDATE queue_jobs AS j
               SET status = CASE WHEN cancel_requested THEN 'cancelled'
                                 WHEN lost.is_poison THEN 'failed'
                                 ELSE 'pending' END,
                   crashes = crashes + lost.crash, interrupts = interrupts + 1 - lost.crash, worker_no = NULL,
                   lease_until = NULL, stage = NULL, eta_seconds = NULL, run_at = now(),
                   completed_at = CASE WHEN cancel_requested OR lost.is_poison THEN now() END,
                   error_class = CASE WHEN lost.is_poison THEN 'poison' END,
                   error = CASE WHEN cancel_requested THEN 'Cancelled by an admin.'
                                WHEN lost.is_poison
                                THEN 'Three workers died on this job; it is set aside. Look at the file before a retry.'
                                ELSE 'The worker died; another takes over.' END
              FROM lost
             WHERE j.id = lost.id AND j.status = 'processing'
            RETURNING j.id, j.queue, j.priority, j.status, lost.reason
            """, as: UUID.self, String.self, Int16.self, String.self, String.self
        ).compactMap { row in
            let hint = Hint(id: row.0, queue: row.1, priority: row.2)
            return JobStatus(rawValue: row.3).map { Reclaimed(hint: hint, status: $0, reason: row.4) }
        }
    }
}
