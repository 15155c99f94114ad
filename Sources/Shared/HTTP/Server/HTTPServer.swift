package import Logging
import NIOCore
import NIOPosix
import Synchronization
package import Telemetry

/// An HTTP/1.1 server: what comes in is bounded in every direction, what goes out respects who reads it.
package struct HTTPServer: Sendable {
    private let configuration: ServerConfiguration
    private let router: Router
    private let responder: Responder
    private let events: EventHub
    private let logger: Logger
    private let stop = StopSignal()
    private let counters = ServerCounters()
    /// One an event loop, while the server runs. Each beats twice a second.
    package let pulses: [Pulse]

    /// - Parameter events: what the event streams and deferred answers of this server hear of.
    package init(
        configuration: ServerConfiguration, router: Router, middleware: [any Middleware] = [],
        events: EventHub = EventHub(), logger: Logger
    ) {
        self.configuration = configuration
        self.router = router
        responder = Responder(middleware: middleware, logger: logger)
        self.events = events
        self.logger = logger
        pulses = (0..<configuration.eventLoops).map { _ in Pulse(limit: .seconds(10)) }
    }

    /// Serves until the task is cancelled or `shutdown` is called, then drains: nothing new is accepted, event
    /// streams end, answers under way have the grace to be finished. Returns when the last connection is closed.
    /// - Throws: `ListenError` where the address cannot be had.
    package func run(onReady: @Sendable (BoundAddress) -> Void) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.eventLoops)
        do {
            try await serve(on: group, onReady)
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
        try await group.shutdownGracefully()
    }

    /// Begins the drain, with a grace of its own. `run` returns when it is done.
    package func shutdown(grace: Duration? = nil) {
        stop.signal(grace: grace ?? configuration.drainGrace)
    }

    package var statistics: ServerStatistics { counters.snapshot() }

    private func serve(on group: MultiThreadedEventLoopGroup, _ onReady: @Sendable (BoundAddress) -> Void) async throws
    {
        let tasks = ConnectionTasks()
        let core = ServerCore(
            configuration: configuration, router: router, responder: responder, counters: counters, tasks: tasks)
        let listener = try await Listener.open(core, on: group, pulses: pulses)
        events.attach(listener.followers)
        // Not a child of this task: whoever is being answered when this is cancelled has the grace to get the answer.
        let answering = Task { await tasks.run() }
        onReady(listener.address)
        let grace = await withTaskCancellationHandler {
            await stop.wait()
        } onCancel: {
            stop.signal(grace: configuration.drainGrace)
        }
        await listener.drain(grace: grace)
        events.detach(listener.followers)
        tasks.finish()
        await answering.value
    }
}

/// Where the server listens.
package struct BoundAddress: Sendable, Equatable {
    package let host: String
    package let port: Int
}

/// Says once that it is time to stop, and how much time there is.
final class StopSignal: Sendable {
    private struct State {
        var grace: Duration?
        var waiter: CheckedContinuation<Duration, Never>?
    }

    private let state = Mutex(State())

    func signal(grace: Duration) {
        let waiter = state.withLock { state in
            if state.grace == nil { state.grace = grace }
            return state.waiter.take()
        }
        waiter?.resume(returning: grace)
    }

    func wait() async -> Duration {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if let grace = state.grace {
                    continuation.resume(returning: grace)
                } else {
                    state.waiter = continuation
                }
            }
        }
    }
}
