internal import Synchronization

/// Lets one operation at a time through to a connection, in the order of arrival.
///
/// An actor alone does not: it takes up another call whenever one waits for the socket.
final class Turnstile: Sendable {
    enum Occupant {
        /// Ends by itself, so others wait for it.
        case operation
        /// Ends when its reader is done. Who waited for it might be that reader, so others are refused.
        case stream
    }

    private struct State {
        var occupant: Occupant?
        var waiters: [(id: UInt64, occupant: Occupant, continuation: CheckedContinuation<Void, any Error>)] = []
        var nextID: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Throws `CancellationError` when the task is cancelled while it waits, `.busy` while a stream is under way.
    ///
    /// - Parameter heedsCancellation: false for what has to be done even so, such as ROLLBACK.
    func enter(as occupant: Occupant = .operation, heedsCancellation: Bool = true) async throws {
        let id: UInt64? = try state.withLock { state in
            switch state.occupant {
            case nil:
                state.occupant = occupant
                return nil
            case .stream:
                throw PostgresError(.busy, "the connection is in the midst of a stream or COPY; end that first")
            case .operation:
                state.nextID += 1
                return state.nextID
            }
        }
        guard let id else { return }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                wait(id, occupant, continuation)
                // Cancelled before it stood in line: the handler below found nobody.
                if heedsCancellation, Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            if heedsCancellation { cancel(id) }
        }
    }

    var isOccupied: Bool { state.withLock { $0.occupant != nil } }

    /// For the one that is in: its operation turns out to be of the other kind.
    func become(_ occupant: Occupant) {
        state.withLock { $0.occupant = occupant }
    }

    func leave() {
        let next: CheckedContinuation<Void, any Error>? = state.withLock { state in
            guard !state.waiters.isEmpty else {
                state.occupant = nil
                return nil
            }
            let next = state.waiters.removeFirst()
            state.occupant = next.occupant
            return next.continuation
        }
        next?.resume()
    }

    private func wait(_ id: UInt64, _ occupant: Occupant, _ continuation: CheckedContinuation<Void, any Error>) {
        let isFree = state.withLock { state in
            guard state.occupant != nil else {
                state.occupant = occupant
                return true
            }
            state.waiters.append((id, occupant, continuation))
            return false
        }
        if isFree { continuation.resume() }
    }

    private func cancel(_ id: UInt64) {
        let cancelled: CheckedContinuation<Void, any Error>? = state.withLock { state in
            guard let place = state.waiters.firstIndex(where: { $0.id == id }) else { return nil }
            return state.waiters.remove(at: place).continuation
        }
        cancelled?.resume(throwing: CancellationError())
    }
}
