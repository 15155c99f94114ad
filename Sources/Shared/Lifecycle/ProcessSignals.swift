import Dispatch
import Glibc

/// SIGTERM and SIGINT as they come. At the second one the process ends at once, with the status that shells give.
struct ProcessSignals: Sendable {
    let stream: AsyncStream<String>

    static func ofThisProcess() -> ProcessSignals {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        let queue = DispatchQueue(label: "greenroom.signals")
        let counter = Counter()
        // Only kept alive and cancelled from elsewhere, which Dispatch allows from any thread.
        nonisolated(unsafe) let sources = [("SIGTERM", SIGTERM), ("SIGINT", SIGINT)].map { name, number in
            // The default action would end the process before the source is asked.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                counter.value += 1
                if counter.value > 1 { _exit(128 + number) }
                continuation.yield(name)
            }
            source.resume()
            return source
        }
        continuation.onTermination = { _ in for source in sources { source.cancel() } }
        return ProcessSignals(stream: stream)
    }

    /// Touched on the sources' own queue alone.
    private final class Counter: Sendable {
        nonisolated(unsafe) var value = 0
    }
}
