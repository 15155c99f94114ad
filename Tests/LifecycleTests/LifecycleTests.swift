import Logging
import Synchronization
import Testing

@testable import Lifecycle

struct LifecycleTests {
    private struct Failure: Error {}

    /// What happened, in order.
    private final class Record: Sendable {
        private let entries = Mutex<[String]>([])
        var all: [String] { entries.withLock { $0 } }
        func add(_ entry: String) { entries.withLock { $0.append(entry) } }
    }

    private let record = Record()
    private let signals = AsyncStream<Int32>.makeStream()

    private func lifecycle(grace: Duration = .seconds(60)) -> Lifecycle {
        Lifecycle(
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, notifier: ServiceNotifier([:]),
            grace: grace
        ) { [record, signals] code in
            record.add("exit \(code)")
            signals.continuation.finish()
        }
    }

    /// Runs until it is cancelled, and says so.
    private func service(_ name: String, started: (@Sendable () -> Void)? = nil) -> Service {
        Service(name) { [record] in
            started?()
            for await _ in AsyncStream<Never>.makeStream().stream {}
            record.add("\(name) ended")
        }
    }

    @Test func `a signal ends all services, the last first`() async {
        let signal = signals.continuation
        let services = [service("a"), service("b"), service("c", started: { signal.yield(15) })]
        #expect(await lifecycle().run(services, signals: signals.stream) == 0)
        #expect(record.all == ["c ended", "b ended", "a ended"])
    }

    @Test func `a service that fails ends the others, with an error's code`() async {
        let services = [service("a"), Service("b") { throw Failure() }, service("c")]
        #expect(await lifecycle().run(services, signals: signals.stream) == 1)
        #expect(record.all == ["c ended", "a ended"])
    }

    @Test func `a service that returns without being asked ends the others`() async {
        #expect(await lifecycle().run([service("a"), Service("b") {}], signals: signals.stream) == 1)
        #expect(record.all == ["a ended"])
    }

    @Test func `a service that may end does so alone`() async {
        let signal = signals.continuation
        let services = [service("c", started: { signal.yield(15) }), Service("d", mayEnd: true) {}]
        #expect(await lifecycle().run(services, signals: signals.stream) == 0)
        #expect(record.all == ["c ended"])
    }

    @Test func `when all services may end and have, so does the process`() async {
        #expect(await lifecycle().run([Service("a", mayEnd: true) {}], signals: signals.stream) == 0)
        #expect(await lifecycle().run([], signals: signals.stream) == 0)
    }

    @Test func `a failure while stopping does not change the code`() async {
        let signal = signals.continuation
        let failing = Service("b") {
            signal.yield(15)
            for await _ in AsyncStream<Never>.makeStream().stream {}
            throw Failure()
        }
        #expect(await lifecycle().run([service("a"), failing], signals: signals.stream) == 0)
        #expect(record.all == ["a ended"])
    }

    @Test func `a service that does not end is left behind after the grace time`() async {
        let (signal, record) = (signals.continuation, record)
        let released = AsyncStream<Never>.makeStream()
        let stubborn = Service("stubborn") {
            signal.yield(15)
            // Deaf to cancellation, until the process would have ended.
            await Task { for await _ in released.stream {} }.value
        }
        let lifecycle = Lifecycle(
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, notifier: ServiceNotifier([:]),
            grace: .milliseconds(10)
        ) { code in
            record.add("exit \(code)")
            released.continuation.finish()
        }
        _ = await lifecycle.run([stubborn], signals: signals.stream)
        #expect(record.all == ["exit 2"])
    }
}
