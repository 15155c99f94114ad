import Foundation
import Postgres
import Synchronization

/// Jobs that are enqueued while others are being committed go with the next commit, together.
final class EnqueueBatches: Sendable {
    private typealias Waiter = CheckedContinuation<Void, any Error>

    private struct State {
        var waiting: [(job: JobQueue.Draft, waiter: Waiter)] = []
        var isCommitting = false
    }

    private static let batch = 100

    private let database: PostgresPool
    private let hints: HintLists
    private let state = Mutex(State())

    init(database: PostgresPool, hints: HintLists) {
        self.database = database
        self.hints = hints
    }

    func enqueue(_ job: JobQueue.Draft) async throws {
        try await withCheckedThrowingContinuation { waiter in
            let begins = state.withLock { state in
                state.waiting.append((job, waiter))
                defer { state.isCommitting = true }
                return !state.isCommitting
            }
            // A task of its own: the batch is other callers' too, whatever becomes of this one.
            if begins { Task { await commitAll() } }
        }
    }

    private func commitAll() async {
        while true {
            let batch = state.withLock { state in
                let batch = Array(state.waiting.prefix(Self.batch))
                state.waiting.removeFirst(batch.count)
                state.isCommitting = !batch.isEmpty
                return batch
            }
            guard !batch.isEmpty else { return }
            await commit(batch)
        }
    }

    private func commit(_ batch: [(job: JobQueue.Draft, waiter: Waiter)]) async {
        do {
            _ = try await database.pipeline(batch.map(\.job.insertion))
        } catch {
            let isRefusal = (error as? PostgresError).map { $0.sqlState != nil && !$0.isUnavailable } ?? false
            guard batch.count > 1, isRefusal else {
                for (_, waiter) in batch { waiter.resume(throwing: error) }
                return
            }
            // One of them is refused, and the others went with it: each for itself.
            for entry in batch { await commit([entry]) }
            return
        }
        let due = Dictionary(grouping: batch.map(\.job).filter { !$0.isDelayed }) { [$0.queue, "\($0.priority)"] }
        for jobs in due.values {
            await hints.push(jobs.map(\.id), queue: jobs[0].queue, priority: jobs[0].priority)
        }
        for (_, waiter) in batch { waiter.resume() }
    }
}
