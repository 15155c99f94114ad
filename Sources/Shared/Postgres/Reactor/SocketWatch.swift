internal import CLinux
internal import Synchronization

/// The wait for one connection's socket. At most one wait is under way; a new one replaces it.
final class SocketWatch: Sendable {
    struct Interest: OptionSet {
        let rawValue: UInt32
        static let read = Interest(rawValue: EPOLLIN.rawValue | EPOLLRDHUP.rawValue)
        static let write = Interest(rawValue: EPOLLOUT.rawValue)
    }

    enum Outcome: Sendable {
        /// Readable, writable or broken: libpq will find out which.
        case ready
        /// The time for it is up; all further waits end at once.
        case expired
        /// Closed; all further waits end at once.
        case closed
        /// Another wait took its place.
        case replaced
    }

    private struct State {
        var descriptor: Int32 = -1
        var waiter: CheckedContinuation<Outcome, Never>?
        /// `expired` or `closed`, for good.
        var fate: Outcome?
    }

    let id: UInt64
    private let reactor: Reactor
    private let state = Mutex(State())

    init(id: UInt64, reactor: Reactor) {
        self.id = id
        self.reactor = reactor
    }

    /// Waits until `descriptor` is ready for any of `interest`. Never throws; whoever wants to end it calls `expire`, or
    /// `interrupt`.
    ///
    /// - Parameter heedsCancellation: a task that is cancelled already does not wait. Its cancellation handler has to
    ///   call `interrupt`.
    func wait(for interest: Interest, of descriptor: Int32, heedsCancellation: Bool = false) async -> Outcome {
        await withCheckedContinuation { continuation in
            let (replaced, fate) = state.withLock { state -> (CheckedContinuation<Outcome, Never>?, Outcome?) in
                if let fate = state.fate { return (nil, fate) }
                defer { state.waiter = continuation }
                state.descriptor = descriptor
                return (state.waiter, nil)
            }
            replaced?.resume(returning: .replaced)
            if let fate { return continuation.resume(returning: fate) }
            if !reactor.arm(self, descriptor: descriptor, events: interest.rawValue) { finish(.closed) }
            if heedsCancellation, Task.isCancelled { interrupt() }
        }
    }

    /// Ends a wait under way, leaving the watch usable.
    func interrupt() {
        state.withLock { $0.waiter.take() }?.resume(returning: .replaced)
    }

    /// Ends this and all further waits with `expired`.
    func expire() { finish(.expired) }

    /// Ends this and all further waits. To be called before libpq closes the socket.
    func close() {
        finish(.closed)
        reactor.forget(self, descriptor: state.withLock { $0.descriptor })
    }

    func becameReady(_ events: UInt32) {
        state.withLock { $0.waiter.take() }?.resume(returning: .ready)
    }

    private func finish(_ fate: Outcome) {
        let waiter: CheckedContinuation<Outcome, Never>? = state.withLock { state in
            state.fate = state.fate ?? fate
            return state.waiter.take()
        }
        waiter?.resume(returning: fate)
    }
}
