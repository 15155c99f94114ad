import Foundation
import Postgres
import TestSupport
import Testing

@testable import JobQueue

/// Drives the pure state machine and PostgreSQL with the same random histories and compares them after each event.
struct HistoryTests {
    private enum Step: CaseIterable {
        case claim, claimAhead, claimWithoutHint, complete, completeByBatch, fail, reject, exhaust, interrupt, crash,
            cancel
        case confirmCancel, retry, putBack
    }

    private struct Row: Equatable {
        let status: String
        let retryCount, crashes, interrupts: Int
        let epoch: Int64
    }

    @Test(arguments: 0..<12)
    func `both go the same way`(seed: Int) async throws {
        var generator = SplitMix64(seed: UInt64(seed))
        try await TestDatabase.migrated { database in
            let store = JobStore(database: database)
            let worker = try await database.addWorker()
            var id = try await database.enqueue("0")
            var model = JobState(maxRetries: Greet.maxRetries)
            var claims: [ClaimedJob] = []
            for number in 1...150 {
                if model.status == .completed || model.status == .cancelled {
                    // Nothing leads out of these.
                    id = try await database.enqueue("\(number)")
                    (model, claims) = (JobState(maxRetries: Greet.maxRetries), [])
                }
                let step = Step.allCases.randomElement(using: &generator) ?? .claim
                // A worker's acts are often those of one that has been taken for dead: its epoch is an old one.
                let claim = claims.randomElement(using: &generator)
                try await database.execute("UPDATE queue_jobs SET run_at = now() WHERE id = \(id) AND run_at > now()")
                try await perform(step, claim, id, worker, store, database, &model, &claims)
                let row = try await self.row(id, database)
                let expected = Row(
                    status: model.status.rawValue, retryCount: model.retryCount, crashes: model.crashes,
                    interrupts: model.interrupts, epoch: model.epoch)
                #expect(row == expected, "step \(number), \(step), seed \(seed)")
                guard row == expected else { return }
            }
        }
    }

    private func perform(
        _ step: Step, _ claim: ClaimedJob?, _ id: UUID, _ worker: Int32, _ store: JobStore, _ database: PostgresPool,
        _ model: inout JobState, _ claims: inout [ClaimedJob]
    ) async throws {
        func apply(_ event: JobState.Event) { model = model.after(event) ?? model }
        switch step {
        case .claim, .claimAhead:
            let begins = step == .claim
            claims += try await store.claim(
                [id], beginning: begins ? 1 : 0, worker: worker, queues: [Greet.queue])
            apply(.claimed(begins: begins))
        case .claimWithoutHint:
            claims += try await store.claimNext(1, worker: worker, queues: [Greet.queue])
            apply(.claimed(begins: true))
        case .crash:
            _ = try await store.requeue(ofWorkers: [worker])
            apply(.workerDied)
        case .cancel where model.status == .pending:
            _ = try await database.transaction { try await store.cancel(id, in: $0) }
            apply(.cancelled)
        case .cancel:
            break
        case .retry:
            _ = try await database.transaction { try await store.retry(id, in: $0) }
            apply(.retried)
        default:
            guard let claim else { return }
            switch step {
            case .complete:
                _ = try await store.complete(claim, results: [])
                apply(.succeeded(epoch: claim.epoch))
            case .completeByBatch:
                let completed = try await store.complete([claim]).contains(id)
                #expect(completed == (model.status == .processing && model.epoch == claim.epoch))
                apply(.succeeded(epoch: claim.epoch))
            case .interrupt:
                _ = try await store.interrupt(claim)
                apply(.interrupted(epoch: claim.epoch))
            case .confirmCancel:
                _ = try await store.confirmCancel(claim)
                if claim.epoch == model.epoch, model.status == .processing { apply(.cancelled) }
            case .putBack:
                _ = try await store.putBack([claim])
                apply(.putBack(epoch: claim.epoch))
            default:
                let kind: JobErrorClass = step == .fail ? .transient : step == .reject ? .rejected : .exhausted
                // What the worker knows of the job is what its claim told it.
                _ = try await store.settle(claim, as: kind, reason: "\(step)", delay: 0)
                apply(.erred(kind, epoch: claim.epoch))
            }
        }
    }

    private func row(_ id: UUID, _ database: PostgresPool) async throws -> Row {
        let row = try await database.one(
            "SELECT status, retry_count, crashes, interrupts, epoch FROM queue_jobs WHERE id = \(id)",
            as: String.self, Int.self, Int.self, Int.self, Int64.self)
        return Row(status: row.0, retryCount: row.1, crashes: row.2, interrupts: row.3, epoch: row.4)
    }
}
