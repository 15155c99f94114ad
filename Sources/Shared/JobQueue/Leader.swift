import Foundation
import Logging
import Postgres

/// The duties that one worker does for all, each second. Whoever holds the leader's lock during a round does them; two
/// at once would do no harm, since every act is a compare-and-set.
struct Leader: Sendable {
    static let interval = Duration.seconds(1)
    private static let cronRounds = 5
    private static let housekeepingRounds = 60

    let database: PostgresPool
    let feeder: Feeder
    let cron: Cron
    let housekeeping: Housekeeping
    let logger: Logger

    func run(reaper first: Reaper) async {
        var reaper = first
        var rounds = 0
        while !Task.isCancelled {
            do {
                try await round(&reaper, rounds)
                rounds += 1
            } catch is CancellationError {
                return
            } catch {
                logger.notice("a leader's round failed; the next follows", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: Self.interval)
        }
    }

    /// The lock lives as long as this round's transaction, so a leader that dies is replaced within a second.
    private func round(_ reaper: inout Reaper, _ number: Int) async throws {
        var next = reaper
        try await database.transaction { transaction in
            let leads = try await transaction.one(
                "SELECT pg_try_advisory_xact_lock(queue_worker_lock_class(), 0)", as: Bool.self)
            guard leads else { return }
            try await next.reap()
            do {
                try await feeder.feed()
            } catch {
                logger.notice("hints not refreshed; workers ask PostgreSQL", metadata: ["error": "\(error)"])
            }
            if number % Self.cronRounds == 0 { try await cron.fire() }
            if number % Self.housekeepingRounds == Self.housekeepingRounds - 1 { try await housekeeping.prune() }
        }
        reaper = next
    }
}
