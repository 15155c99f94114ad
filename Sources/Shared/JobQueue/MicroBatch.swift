import Synchronization

/// Carries out together what is asked for at the same time: while one batch is under way, the next gathers. What comes
/// alone goes at once.
final class MicroBatch<Item: Sendable, Answer: Sendable>: Sendable {
    private typealias Waiter = CheckedContinuation<Answer, any Error>

    private struct State {
        var waiting: [(item: Item, waiter: Waiter)] = []
        var isBusy = false
    }

    private let limit: Int
    private let carryOut: @Sendable ([Item]) async -> [Result<Answer, any Error>]
    private let state = Mutex(State())

    /// - Parameters:
    ///   - limit: how many items go together, at most.
    ///   - carryOut: gives an answer for each item, in their order.
    init(limit: Int, carryOut: @escaping @Sendable ([Item]) async -> [Result<Answer, any Error>]) {
        self.limit = limit
        self.carryOut = carryOut
    }

    func submit(_ item: Item) async throws -> Answer {
        try await withCheckedThrowingContinuation { waiter in
            let begins = state.withLock { state in
                state.waiting.append((item, waiter))
                defer { state.isBusy = true }
                return !state.isBusy
            }
            // A task of its own: the batch is others' too, whatever becomes of this one's.
            if begins { Task { await work() } }
        }
    }

    private func work() async {
        while true {
            let batch = state.withLock { state in
                let batch = Array(state.waiting.prefix(limit))
                state.waiting.removeFirst(batch.count)
                state.isBusy = !batch.isEmpty
                return batch
            }
            guard !batch.isEmpty else { return }
            let answers = await carryOut(batch.map(\.item))
            for ((_, waiter), answer) in zip(batch, answers) { waiter.resume(with: answer) }
        }
    }
}
