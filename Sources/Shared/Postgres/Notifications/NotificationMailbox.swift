internal import Synchronization

/// The notifications that came in and were not yet read. The connection holds it weakly.
final class NotificationMailbox: Sendable {
    /// They come in unasked while statements run. 8,000 bytes each at most, so 80 MB at worst.
    static let capacity = 10_000

    private struct State {
        var notifications: [PostgresNotification] = []
        var head = 0
        var hasOverflowed = false
    }

    let channel: String
    private let state = Mutex(State())

    init(channel: String) {
        self.channel = channel
    }

    func put(_ notification: PostgresNotification) {
        state.withLock { state in
            guard state.notifications.count - state.head < Self.capacity else {
                state.hasOverflowed = true
                return
            }
            state.notifications.append(notification)
        }
    }

    /// Throws once all that came before the overflow was read.
    func take() throws(PostgresError) -> PostgresNotification? {
        try state.withLock { (state) throws(PostgresError) -> PostgresNotification? in
            guard state.head < state.notifications.count else {
                guard !state.hasOverflowed else {
                    state.hasOverflowed = false
                    throw PostgresError(
                        .aborted, "more than \(Self.capacity) notifications were not read, and some were dropped")
                }
                return nil
            }
            let next = state.notifications[state.head]
            state.head += 1
            if state.head == state.notifications.count {
                state.notifications.removeAll(keepingCapacity: state.head < 1000)
                state.head = 0
            }
            return next
        }
    }
}
