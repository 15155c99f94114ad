import Foundation
import Logging
import Postgres

/// The duties that one worker does for all, each second: whoever holds the leader's lease. A leader that dies or freezes
/// loses it within two seconds; two at once would do no harm, since every act is a compare-and-set.
///
/// That workers have died every worker notices for itself, so that it is found in time whoever of them died.
struct Leader: Sendable {
    static let interval = Duration.seconds(1)
    private static let cronRounds = 5
    private static let housekeepingRounds = 60

    let database: PostgresPool
    let workerNo: Int32
    let feeder: Feeder
    let cron: Cron
    let housekeeping: Housekeeping
    let logger: Logger

    func run(reaper: Reaper) async {
        var rounds = 0
        while !Task.isCancelled {
            do {
                try await round(reaper, rounds)
            } catch is CancellationError {
                return
            } catch {
                logger.notice("a leader's round failed; the next follows", metadata: ["error": "\(error)"])
            }
            rounds += 1
            try? await Task.sleep(for: Self.interval)
        }
    }

    private func round(_ reaper: Reaper, _ number: Int) async throws {
        let dead = try await reaper.observe()
        let leads = try await takeLease()
        if leads || !dead.isEmpty { try await reaper.reap(dead) }
        guard leads else { return }
        // Each for itself: one that fails keeps no other from being done.
        await attempt("hints not refreshed; workers ask PostgreSQL") { try await feeder.feed() }
        if number % Self.cronRounds == 0 { await attempt("cron entries not looked at") { try await cron.fire() } }
        if number % Self.housekeepingRounds == Self.housekeepingRounds - 1 {
            await attempt("nothing pruned") { _ = try await housekeeping.prune() }
        }
    }

    private func attempt(_ failure: Logger.Message, _ duty: () async throws -> Void) async {
        do {
            try await duty()
        } catch {
            logger.notice(failure, metadata: ["error": "\(error)"])
        }
    }

    /// Takes the lease where it is free, renews it where it is ours. False: another leads.
    func takeLease() async throws -> Bool {
        try await database.execute(
            """
            INSERT INTO queue_leader AS l (worker_no, lease_until) VALUES (\(workerNo), now() + interval '2 seconds')
                ON CONFLICT ON CONSTRAINT queue_leader_pkey
                DO UPDATE SET worker_no = excluded.worker_no, lease_until = excluded.lease_until
             WHERE l.lease_until < now() OR l.worker_no = excluded.worker_no
            """) == 1
    }
}
