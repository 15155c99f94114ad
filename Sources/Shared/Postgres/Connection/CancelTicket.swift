internal import Foundation
internal import Synchronization

/// Carries the cancellation of one operation to the server, and never to the operation after it.
final class CancelTicket: Sendable {
    private enum Phase {
        case running
        /// PQcancel is under way. Whoever ends the operation waits for it.
        case requested(CheckedContinuation<Bool, Never>?)
        /// PQcancel is done, or there is none to send.
        case delivered
        case over
    }

    private struct State {
        var phase = Phase.running
        var timer: TimerQueue.ID?
        var wasCancelled = false
        var isOverdue = false
    }

    /// How long the server may take to give up. After that the connection is given up.
    static let grace = Duration.seconds(5)

    private let handle: CancelHandle
    private let watch: SocketWatch
    private let reactor: Reactor
    /// The operation is not cancelled, only limited to the grace time.
    private let isShielded: Bool
    private let state = Mutex(State())

    init(_ session: LibPQSession, reactor: Reactor, isShielded: Bool) {
        handle = session.cancelHandle
        watch = session.watch
        self.reactor = reactor
        self.isShielded = isShielded
    }

    var wasCancelled: Bool { state.withLock { $0.wasCancelled } }

    /// Called by the cancelling thread. Returns at once.
    func cancel() {
        let isFirst = state.withLock { state in
            guard case .running = state.phase else { return false }
            state.phase = isShielded ? .delivered : .requested(nil)
            state.wasCancelled = true
            return true
        }
        guard isFirst else { return }
        let timer = reactor.schedule(at: .now + Self.grace) { [self] in overdue() }
        let isOver = state.withLock { state in
            state.timer = timer
            if case .over = state.phase { return true }
            return false
        }
        if isOver { reactor.cancel(timer) }
        guard !isShielded else { return }
        Thread.detachNewThread { [self] in
            handle.cancel()
            finish(inTime: true)
        }
    }

    /// To be called when the operation has ended.
    ///
    /// - Returns: false when a cancellation may still hit the next operation, or time is up: give the connection up.
    func settle() async -> Bool {
        let isSettled = await withCheckedContinuation { continuation in
            let isSettled: Bool? = state.withLock { state in
                switch state.phase {
                case .requested:
                    state.phase = .requested(continuation)
                    return nil
                case .running, .delivered, .over:
                    state.phase = .over
                    return !state.isOverdue
                }
            }
            if let isSettled { continuation.resume(returning: isSettled) }
        }
        if let timer = state.withLock({ $0.timer.take() }) { reactor.cancel(timer) }
        return isSettled
    }

    private func overdue() {
        let isRunning = state.withLock { state in
            if case .over = state.phase { return false }
            state.isOverdue = true
            return true
        }
        guard isRunning else { return }
        watch.expire()
        finish(inTime: false)
    }

    private func finish(inTime: Bool) {
        let waiter: CheckedContinuation<Bool, Never>? = state.withLock { state in
            guard case .requested(let waiter) = state.phase else { return nil }
            state.phase = waiter == nil ? .delivered : .over
            return waiter
        }
        waiter?.resume(returning: inTime)
    }
}
