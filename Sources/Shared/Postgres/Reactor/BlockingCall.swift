internal import Foundation
internal import Synchronization

/// Runs a call that blocks (name lookup, PQcancel) on a thread of its own, never on one of Swift's few.
///
/// Such calls are rare, one per connection made or query cancelled, so a thread for each costs nothing worth keeping
/// threads for: some 40 µs. The wait ends early on cancellation or at the deadline; the call itself then goes on, and
/// what it returns is dropped.
func withOwnThread<Value: Sendable>(
    until deadline: ContinuousClock.Instant, of reactor: Reactor, _ call: @escaping @Sendable () -> Value
) async throws -> Value {
    let race = FirstAnswer<Value>()
    let timer = reactor.schedule(at: deadline) {
        race.answer(.failure(PostgresError(.timedOut, "the server's name was not found in time")))
    }
    defer { reactor.cancel(timer) }
    return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
            race.wait(continuation)
            Thread.detachNewThread { race.answer(.success(call())) }
        }
    } onCancel: {
        race.answer(.failure(CancellationError()))
    }
}

/// Resumes one continuation with the first answer of several, whichever comes first, answer or continuation.
private final class FirstAnswer<Value: Sendable>: Sendable {
    private enum State {
        case empty
        case waiting(CheckedContinuation<Value, any Error>)
        case answered(Result<Value, any Error>)
        case done
    }

    private let state = Mutex(State.empty)

    func wait(_ continuation: CheckedContinuation<Value, any Error>) {
        let early: Result<Value, any Error>? = state.withLock { state in
            guard case .answered(let answer) = state else {
                state = .waiting(continuation)
                return nil
            }
            state = .done
            return answer
        }
        if let early { continuation.resume(with: early) }
    }

    func answer(_ answer: Result<Value, any Error>) {
        let waiter: CheckedContinuation<Value, any Error>? = state.withLock { state in
            switch state {
            case .empty:
                state = .answered(answer)
                return nil
            case .waiting(let continuation):
                state = .done
                return continuation
            case .answered, .done:
                return nil
            }
        }
        waiter?.resume(with: answer)
    }
}
