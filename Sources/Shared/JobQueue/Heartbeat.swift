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
        _ = try await database.execute(
            "UPDATE queue_workers SET seen_at = now() WHERE worker_no = \(workerNo)")
        guard !held.isEmpty else { return }
        let jobs = Array(held)
        let answers = try await database.rows(
            """
            UPDATE queue_jobs AS j
               SET lease_until = now() + interval '30 seconds', progress = h.progress, stage = h.stage,
                   eta_seconds = h.eta_seconds
              FROM unnest(\(jobs.map(\.key)), \(jobs.map(\.value.epoch)), \(jobs.map(\.value.progress)),
                          \(jobs.map { $0.value.stage ?? "" }), \(jobs.map { $0.value.etaSeconds ?? -1 }))
                   AS held (id, epoch, progress, stage_or_empty, eta_or_negative),
                   LATERAL (SELECT nullif(stage_or_empty, '') AS stage,
                                   nullif(eta_or_negative, -1) AS eta_seconds, held.progress) AS h
             WHERE j.id = held.id AND j.epoch = held.epoch AND j.status = 'processing'
            RETURNING j.id, j.cancel_requested
            """, as: UUID.self, Bool.self)
        for (id, cancelRequested) in answers where cancelRequested {
            running.end(id, because: .cancelledByAdmin)
        }
        let ours = Set(answers.map(\.0))
        for (id, _) in jobs where !ours.contains(id) {
            logger.warning("another worker holds this job now", metadata: ["job_id": "\(id.text)"])
            running.end(id, because: .fenced)
        }
    }
}
