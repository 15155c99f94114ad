internal import Synchronization

/// Whether a savepoint's body still runs.
final class SavepointScope: Sendable {
    private let isOver = Atomic(false)

    func check() throws(PostgresError) {
        guard !isOver.load(ordering: .acquiring) else {
            throw PostgresError(.closed, "the savepoint is over; use it only within its body")
        }
    }

    func finish() { isOver.store(true, ordering: .releasing) }
}
