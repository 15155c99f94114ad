import NIOCore
import Synchronization

/// The bridge over which a body's slices go from the event loop to the task that reads them. Bounded: the event loop
/// asks `mustPause` before it reads on, and is woken when there is room again.
final class BodyStream: Sendable {
    /// What may lie here before somebody reads (many connections may be at this point at once), and while.
    static let idleWatermark = 64 * 1024
    static let busyWatermark = 1 << 20
    /// A stream that is read on although it is full (a socket's last bytes at its end) fails here.
    static let hardLimit = 4 << 20
    /// What a slice holds in memory beside its bytes; it keeps clients that send single bytes from filling memory.
    private static let sliceCost = 1024

    private enum Ending {
        case open
        case finished
        case failed(any Error)
    }

    private struct State {
        var chunks = CircularBuffer<ByteBuffer>(initialCapacity: 2)
        var cost = 0
        var received = 0
        var ending = Ending.open
        var waiter: CheckedContinuation<ByteBuffer?, any Error>?
        var isRead = false
        var isPaused = false
        var isCancelled = false
    }

    private let state = Mutex(State())
    private let limit: Int
    private let wake: @Sendable () -> Void

    /// `wake` is called when the first reader comes, and when there is room again after a pause.
    init(limit: Int, wake: @escaping @Sendable () -> Void) {
        self.limit = limit
        self.wake = wake
    }

    // MARK: The event loop's side

    func append(_ chunk: ByteBuffer) {
        let waiter: CheckedContinuation<ByteBuffer?, any Error>? = state.withLock { state in
            guard case .open = state.ending else { return nil }
            state.received += chunk.readableBytes
            if state.received > limit {
                Self.fail(&state, Problem.contentTooLarge(limit: limit))
            } else if let waiter = state.waiter {
                state.waiter = nil
                return waiter
            } else {
                state.chunks.append(chunk)
                state.cost += chunk.readableBytes + Self.sliceCost
                if state.cost > Self.hardLimit { Self.fail(&state, ClientDisconnected()) }
            }
            return nil
        }
        waiter?.resume(returning: chunk)
    }

    func finish() {
        let waiter = state.withLock { state in
            guard case .open = state.ending else { return nil as CheckedContinuation<ByteBuffer?, any Error>? }
            state.ending = .finished
            return state.waiter.take()
        }
        waiter?.resume(returning: nil)
    }

    /// What has not been read yet is dropped: half a body is of no use.
    func fail(_ error: any Error) {
        state.withLock { Self.fail(&$0, error) }
    }

    private static func fail(_ state: inout State, _ error: any Error) {
        guard case .open = state.ending else { return }
        state.ending = .failed(error)
        state.chunks.removeAll()
        state.cost = 0
        // Resuming only makes the task runnable: nothing of it runs inside the lock.
        state.waiter.take()?.resume(throwing: error)
    }

    /// Whether the socket should be left alone for now. `wake` follows where it says yes.
    func mustPause() -> Bool {
        state.withLock { state in
            switch state.ending {
            case .open: break
            case .finished: return false
            // Nobody wants the rest; what becomes of it is decided when the answer is out.
            case .failed: return true
            }
            state.isPaused = state.cost >= (state.isRead ? Self.busyWatermark : Self.idleWatermark)
            return state.isPaused
        }
    }

    var hasFailed: Bool {
        state.withLock { if case .failed = $0.ending { true } else { false } }
    }

    // MARK: The reader's side

    func next() async throws -> ByteBuffer? {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                if state.withLock({ take(&$0, continuation) }) { wake() }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.isCancelled = true
                return state.waiter.take()
            }
            waiter?.resume(throwing: CancellationError())
        }
    }

    /// Serves the reader, or has it wait; whether the event loop is to be woken.
    private func take(_ state: inout State, _ continuation: CheckedContinuation<ByteBuffer?, any Error>) -> Bool {
        let isFirst = !state.isRead
        state.isRead = true
        if let chunk = state.chunks.popFirst() {
            state.cost -= chunk.readableBytes + Self.sliceCost
            continuation.resume(returning: chunk)
        } else if case .failed(let error) = state.ending {
            continuation.resume(throwing: error)
        } else if case .finished = state.ending {
            continuation.resume(returning: nil)
        } else if state.isCancelled {
            continuation.resume(throwing: CancellationError())
        } else if state.waiter != nil {
            continuation.resume(throwing: BodyReadTwice())
        } else {
            state.waiter = continuation
        }
        let hasRoom = state.isPaused && state.cost <= Self.busyWatermark / 2
        if hasRoom { state.isPaused = false }
        return isFirst || hasRoom
    }
}

/// Two tasks read one body: a mistake in the handler.
struct BodyReadTwice: Error, CustomStringConvertible {
    var description: String { "A request's body was read by two tasks at once." }
}
