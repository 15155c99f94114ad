import Foundation
import Postgres
import Synchronization

/// Commits completions that have nothing else to write by the batch: while one batch is being committed, the next
/// gathers. A job that ends alone is committed at once.
final class Completions: Sendable {
    private typealias Waiter = CheckedContinuation<Bool, any Error>

    private struct State {
        var waiting: [(job: ClaimedJob, waiter: Waiter)] = []
        var isCommitting = false
    }

    private static let batch = 500

    private let store: JobStore
    private let state = Mutex(State())

    init(store: JobStore) { self.store = store }

    /// - Returns: false where the job was fenced.
    func complete(_ job: ClaimedJob) async throws -> Bool {
        try await withCheckedThrowingContinuation { waiter in
            let begins = state.withLock { state in
                state.waiting.append((job, waiter))
                defer { state.isCommitting = true }
                return !state.isCommitting
            }
            // A task of its own: the batch is other jobs' too, whatever becomes of this one's.
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
            do {
                let completed = try await store.complete(batch.map(\.job))
                for (job, waiter) in batch { waiter.resume(returning: completed.contains(job.id)) }
            } catch {
                for (_, waiter) in batch { waiter.resume(throwing: error) }
            }
        }
    }
}
