import Synchronization

/// Where the event loop leaves a connection's requests for its task, one at a time, and where the task learns that
/// its connection has ended.
final class Mailbox: Sendable {
    private struct State {
        var arrival: Arrival?
        var reader: CheckedContinuation<Arrival?, Never>?
        var watcher: CheckedContinuation<Void, Never>?
        var isClosed = false
    }

    private let state = Mutex(State())

    /// HTTP/1.1 answers in order, so there is never a second one waiting.
    func deliver(_ arrival: Arrival) {
        let reader = state.withLock { state in
            guard !state.isClosed else { return nil as CheckedContinuation<Arrival?, Never>? }
            if let reader = state.reader.take() { return reader }
            state.arrival = arrival
            return nil
        }
        reader?.resume(returning: arrival)
    }

    /// No request will follow, and whoever works on one shall stop.
    func close() {
        let (reader, watcher) = state.withLock { state in
            state.isClosed = true
            state.arrival = nil
            return (state.reader.take(), state.watcher.take())
        }
        reader?.resume(returning: nil)
        watcher?.resume()
    }

    /// The next request; nil when the connection has ended. One reader.
    func next() async -> Arrival? {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if state.isClosed {
                    continuation.resume(returning: nil)
                } else if let arrival = state.arrival.take() {
                    continuation.resume(returning: arrival)
                } else {
                    state.reader = continuation
                }
            }
        }
    }

    /// Returns when the connection has ended. One watcher.
    func closed() async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if state.isClosed {
                    continuation.resume()
                } else {
                    state.watcher = continuation
                }
            }
        }
    }
}
