import Glibc
package import Logging
import Telemetry

/// Runs the services of a process until SIGTERM or SIGINT, and ends them in order.
///
/// A signal, or a service that fails or returns without being asked, begins the end: services are cancelled one after
/// the other, the last of the list first, each when the one after it has ended. So a server that stands behind its
/// connections in the list can use them until it has drained.
package struct Lifecycle: Sendable {
    /// What `run` returns, for `exit`.
    package enum ExitCode {
        package static let stopped: Int32 = 0
        package static let failed: Int32 = 1
        /// Services had not ended when the grace time was over; the process ends without them.
        package static let graceExceeded: Int32 = 2
    }

    private enum Event {
        case signal
        case ended(Int, (any Error)?)
        case graceEnded
        case quiet
    }

    private let logger: Logger
    private let grace: Duration
    private let notifier: ServiceNotifier
    private let exit: @Sendable (Int32) -> Void

    /// - Parameter grace: for all services together, from the first signal on.
    package init(logger: Logger, notifier: ServiceNotifier, grace: Duration = .seconds(25)) {
        self.init(logger: logger, notifier: notifier, grace: grace) { code in
            LoggingBootstrap.flush()
            _exit(code)
        }
    }

    init(
        logger: Logger, notifier: ServiceNotifier, grace: Duration, exit: @escaping @Sendable (Int32) -> Void
    ) {
        self.logger = logger
        self.notifier = notifier
        self.grace = grace
        self.exit = exit
    }

    /// - Parameter services: in the order in which they need each other: the first needs none of the later.
    /// - Returns: the process' exit code.
    package func run(_ services: [Service]) async -> Int32 {
        let signals = ShutdownSignals()
        defer { signals.end() }
        return await run(services, signals: signals.stream)
    }

    func run(_ services: [Service], signals: AsyncStream<Int32>) async -> Int32 {
        let stops = services.map { _ in AsyncStream<Never>.makeStream() }
        return await withTaskGroup(of: Event.self) { group in
            for (index, service) in services.enumerated() {
                group.addTask { await Self.run(service, until: stops[index].stream, index) }
            }
            group.addTask {
                for await _ in signals { return .signal }
                return .quiet
            }
            if let interval = notifier.watchdogInterval {
                group.addTask { await keepWatchdog(interval, of: services) }
            }
            var plan = ShutdownPlan(services: services.count)
            var code = ExitCode.stopped
            while !plan.isFinished, let event = await group.next() {
                let wasStopping = plan.isStopping
                var next: Int?
                switch event {
                case .quiet: break
                case .signal: next = plan.stop()
                case .ended(let index, let error):
                    next = plan.ended(index)
                    if !wasStopping, hasFailed(services[index], error) {
                        code = ExitCode.failed
                        next = plan.stop()
                    }
                case .graceEnded: abandon(plan.running.map { services[$0].name })
                }
                if plan.isStopping, !wasStopping {
                    notifier.stopping()
                    logger.info("Stopping")
                    group.addTask { await countDown() }
                }
                if let next { stops[next].continuation.finish() }
            }
            group.cancelAll()
            return code
        }
    }

    /// Runs a service in a task of its own, which is cancelled when `stop` ends.
    private static func run(_ service: Service, until stop: AsyncStream<Never>, _ index: Int) async -> Event {
        await withTaskGroup(of: Event.self) { group in
            group.addTask {
                do {
                    try await service.run()
                    return .ended(index, nil)
                } catch { return .ended(index, error) }
            }
            group.addTask {
                for await _ in stop {}
                return .quiet
            }
            var ended = Event.quiet
            for await event in group {
                group.cancelAll()
                if case .ended = event { ended = event }
            }
            return ended
        }
    }

    /// Whether the end of a service that nobody stopped is a failure.
    private func hasFailed(_ service: Service, _ error: (any Error)?) -> Bool {
        if let error {
            logger.critical("Service failed", metadata: ["name": "\(service.name)", "error": "\(error)"])
        } else if !service.mayEnd {
            logger.critical("Service ended without being asked to", metadata: ["name": "\(service.name)"])
        }
        return error != nil || !service.mayEnd
    }

    private func abandon(_ names: [String]) {
        logger.critical("Services did not end in time", metadata: ["names": .array(names.map { .string($0) })])
        exit(ExitCode.graceExceeded)
    }

    private func countDown() async -> Event {
        do {
            try await Task.sleep(for: grace)
            return .graceEnded
        } catch { return .quiet }
    }

    /// From one of Swift's own threads on purpose: when those are stuck, systemd is to notice. Four times in the
    /// interval, so that a loop that was late once has time to show that it is back.
    private func keepWatchdog(_ interval: Duration, of services: [Service]) async -> Event {
        while !Task.isCancelled {
            tellWatchdog(of: services)
            try? await Task.sleep(for: interval / 4)
        }
        return .quiet
    }

    func tellWatchdog(of services: [Service]) {
        let stuck = services.filter { $0.pulses.contains(where: \.isLate) }.map(\.name)
        guard !stuck.isEmpty else { return notifier.alive() }
        logger.critical(
            "Services are stuck; the watchdog is not told that all is well",
            metadata: ["names": .array(stuck.map { .string($0) })])
    }
}
