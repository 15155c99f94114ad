import Foundation
import Postgres
import Security

/// A job that is enqueued by the clock.
package struct CronEntry: Sendable {
    /// Known to all workers; once it has fired it must not change.
    package let name: String
    package let schedule: CronSchedule
    let draft: @Sendable () -> JobQueue.Draft

    package init<Payload: JobPayload>(
        _ name: String, _ schedule: CronSchedule, _ payload: @escaping @Sendable () -> Payload
    ) {
        self.name = name
        self.schedule = schedule
        draft = { JobQueue.job(payload(), id: .v7()) }
    }
}

/// Fires cron entries: each time once, over any number of workers. The row of a fire and its job are of one transaction.
struct Cron: Sendable {
    let entries: [CronEntry]
    let database: PostgresPool
    let hints: HintLists

    /// To be called every few seconds by the leader. PostgreSQL's clock counts.
    func fire() async throws {
        for entry in entries {
            let (now, last) = try await database.one(
                "SELECT now(), (SELECT max(fire_at) FROM queue_cron_fires WHERE name = \(entry.name))",
                as: Date.self, Date?.self)
            // An entry that is new does not fire for the past.
            let after = last ?? now.addingTimeInterval(-60)
            guard let due = entry.schedule.lastDue(after: after, until: now) else { continue }
            let job = entry.draft()
            let isFirst = try await database.transaction { transaction in
                let inserted = try await transaction.execute(
                    """
                    INSERT INTO queue_cron_fires (name, fire_at, job_id) VALUES (\(entry.name), \(due), \(job.id))
                        ON CONFLICT ON CONSTRAINT queue_cron_fires_pkey DO NOTHING
                    """)
                guard inserted == 1 else { return false }
                try await transaction.commit(with: [job.insertion])
                return true
            }
            if isFirst { await hints.push([job.id], queue: job.queue, priority: job.priority) }
        }
    }
}
