import Foundation
import Logging
import Postgres
import Security
import Telemetry

/// Renews the leases of all jobs of this process in one statement, writes their progress, and learns which of them
/// an admin wants to end and which another worker has taken over.
struct Heartbeat: Sendable {
    /// A sixth of the lease, so that several may be lost.
    static let interval = Duration.seconds(5)

    let database: PostgresPool
    let running: RunningJobs
    let workerNo: Int32
    let throughput: Throughput
    let metrics: QueueMetrics
    let logger: Logger

    func run() async {
        let clock = ContinuousClock()
        var due = clock.now
        while !Task.isCancelled {
            due = due.advanced(by: Self.interval)
            try? await Task.sleep(until: due, clock: clock)
            metrics.heartbeatLag.set((clock.now - due) / .seconds(1))
            due = max(due, clock.now)
            do {
                try await beat()
            } catch {
                logger.warning("heartbeat failed; leases last 30 s", metadata: ["error": "\(error)"])
            }
        }
    }

    func beat() async throws {
        let held = running.snapshot
        _ = try await database.pipeline(
            ["UPDATE queue_workers SET seen_at = now() WHERE worker_no = \(workerNo)"] + throughput.statements())
        guard !held.isEmpty else { return }
        let jobs = held.sorted { $0.key < $1.key }
        let answers = try await database.rows(
            """
            WITH held AS MATERIALIZED (
                SELECT j.id, mine.is_begun, mine.progress, nullif(mine.stage, '') AS stage,
                       nullif(mine.eta_seconds, -1) AS eta_seconds
                  FROM unnest(\(jobs.map(\.key)), \(jobs.map(\.value.epoch)), \(jobs.map(\.value.isBegun)),
                              \(jobs.map(\.value.progress)),
                              \(jobs.map { $0.value.stage ?? "" }), \(jobs.map { $0.value.etaSeconds ?? -1 }))
                       AS mine (id, epoch, is_begun, progress, stage, eta_seconds)
                 CROSS JOIN LATERAL (
                    SELECT id, epoch, status FROM queue_jobs WHERE id = mine.id FOR NO KEY UPDATE) AS j
                 WHERE j.epoch = mine.epoch AND j.status = 'processing')
            UPDATE queue_jobs AS j
               SET lease_until = now() + interval '30 seconds', progress = held.progress, stage = held.stage,
                   eta_seconds = held.eta_seconds,
                   started_at = CASE WHEN held.is_begun THEN coalesce(j.started_at, now()) ELSE j.started_at END
              FROM held
             WHERE j.id = held.id
            RETURNING j.id, j.cancel_requested
            """, as: UUID.self, Bool.self)
        for (id, cancelRequested) in answers where cancelRequested {
            running.end(id, epoch: held[id]?.epoch, because: .cancelledByAdmin)
        }
        let ours = Set(answers.map(\.0))
        for (id, entry) in jobs where !ours.contains(id) {
            logger.warning("another worker holds this job now", metadata: ["job_id": "\(id.text)"])
            running.end(id, epoch: entry.epoch, because: .fenced)
        }
    }
}
