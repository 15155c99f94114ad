import Foundation
import JobQueue
import Postgres
import Security

/// Enqueues jobs at a steady pace, the way a feature does: the row in a transaction, the hint after its commit.
///
/// A job is `accepted` in the journal when COMMIT has been answered, and not before: from then on it must not be lost.
struct Producer: Sendable {
    let database: PostgresPool
    let queue: JobQueue
    let journal: Journal
    let configuration: FaultConfiguration

    func run() async throws {
        let clock = ContinuousClock()
        let pause = Duration.seconds(1) / configuration.rate
        var due = clock.now
        for n in 0..<configuration.count {
            // Where PostgreSQL was away the missed jobs are not made up for: a backlog would hide how soon a crashed
            // job runs again.
            due = max(due.advanced(by: pause), clock.now.advanced(by: .zero - pause))
            guard (try? await Task.sleep(until: due, clock: clock)) != nil else { return }
            try await enqueue(n)
        }
    }

    private func enqueue(_ n: Int) async throws {
        let job = JobQueue.job(
            JournalJob(n: n, milliseconds: milliseconds(n)), id: .v7(),
            options: JobOptions(priority: n % 8 == 0 ? 1 : 0))
        do {
            try await database.transaction(pipelined: [job.insertion])
        } catch {
            try journal.note("refused \(job.id.text)")
            return
        }
        try journal.note("accepted \(job.id.text)")
        await queue.announce(job)
    }

    /// Spread over the whole span, in an order that jumps about.
    private func milliseconds(_ n: Int) -> Int {
        let span = max(1, configuration.longest - configuration.shortest + 1)
        return configuration.shortest + n * 7919 % span
    }
}
