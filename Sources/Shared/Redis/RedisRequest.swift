import NIOCore
import Synchronization

/// Commands that are sent together, and the one who waits for their replies.
///
/// Completes once: whoever comes second (a reply after a cancellation, say) finds nobody waiting.
final class RedisRequest: Sendable {
    typealias Outcome = Result<[RedisValue], any Error>

    private enum State {
        case waiting(@Sendable (Outcome) -> Void)
        case unattended
        case done(Outcome)
    }

    let commands: [RedisCommand]
    let timeout: TimeAmount
    private let state: Mutex<State>

    init(_ commands: [RedisCommand], timeout: Duration, completion: (@Sendable (Outcome) -> Void)? = nil) {
        self.commands = commands
        self.timeout = TimeAmount(timeout)
        state = Mutex(completion.map { .waiting($0) } ?? .unattended)
    }

    /// - Returns: whether this was the first outcome.
    @discardableResult
    func complete(_ outcome: Outcome) -> Bool {
        let (isFirst, completion) = state.withLock { state -> (Bool, (@Sendable (Outcome) -> Void)?) in
            switch state {
            case .done: return (false, nil)
            case .unattended:
                state = .done(outcome)
                return (true, nil)
            case .waiting(let completion):
                state = .done(outcome)
                return (true, completion)
            }
        }
        completion?(outcome)
        return isFirst
    }

    /// Sends by `start` and waits. When the task is cancelled this throws at once; `abandoned` runs then, if no reply
    /// had come before.
    func replies(
        start: () -> Void, abandoned: @Sendable () -> Void = {}
    ) async throws -> [RedisValue] {
        try await withTaskCancellationHandler {
            start()
            // Cancelled before it was sent: then what `abandoned` undoes has only now been done.
            if wasCancelled { abandoned() }
            return try await withCheckedThrowingContinuation { continuation in
                attend { continuation.resume(with: $0) }
            }
        } onCancel: {
            if complete(.failure(CancellationError())) { abandoned() }
        }
    }

    /// Nobody waits any more.
    var isDone: Bool {
        state.withLock { state in
            if case .done = state { true } else { false }
        }
    }

    private var wasCancelled: Bool {
        state.withLock { state in
            if case .done(.failure(is CancellationError)) = state { true } else { false }
        }
    }

    private func attend(_ completion: @escaping @Sendable (Outcome) -> Void) {
        let outcome: Outcome? = state.withLock { state in
            if case .done(let outcome) = state { return outcome }
            state = .waiting(completion)
            return nil
        }
        if let outcome { completion(outcome) }
    }
}

extension TimeAmount {
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
