package import Logging

/// Something that runs as long as the process. Cancelling its task asks it to stop, in its own order.
package struct Service: Sendable {
    package let name: String
    let run: @Sendable () async throws -> Void

    package init(_ name: String, run: @escaping @Sendable () async throws -> Void) {
        self.name = name
        self.run = run
    }
}

/// A service ended although nobody had asked it to.
package struct ServiceEnded: Error, CustomStringConvertible {
    package let service: String
    package let cause: (any Error)?

    package var description: String {
        cause.map { "\(service) failed: \($0)" } ?? "\(service) ended by itself"
    }
}

/// A process's life: its services run until SIGTERM or SIGINT, then stop one after the other, the last one first. A
/// second signal ends the process at once.
package struct Lifecycle: Sendable {
    private let logger: Logger
    private let signals: ProcessSignals

    package init(logger: Logger) {
        self.init(signals: .ofThisProcess(), logger: logger)
    }

    init(signals: ProcessSignals, logger: Logger) {
        self.signals = signals
        self.logger = logger
    }

    /// - Throws: `ServiceEnded` when a service ended before the signal; the others were stopped in order.
    package func run(_ services: [Service]) async throws {
        let (ends, end) = AsyncStream.makeStream(of: ServiceEnded?.self)
        // Not child tasks: each is stopped in its turn, after those that depend on it.
        let tasks = services.map { service in
            Task {
                do {
                    try await service.run()
                    end.yield(ServiceEnded(service: service.name, cause: nil))
                } catch {
                    end.yield(ServiceEnded(service: service.name, cause: error))
                }
            }
        }
        let watch = Task {
            for await signal in signals.stream {
                logger.notice("stopping", metadata: ["signal": "\(signal)"])
                end.yield(nil)
            }
        }
        let first = await ends.first { _ in true } ?? nil
        if let first { logger.critical("stopping", metadata: ["error": "\(first)"]) }
        for (service, task) in zip(services, tasks).reversed() {
            task.cancel()
            await task.value
            logger.info("stopped", metadata: ["service": "\(service.name)"])
        }
        watch.cancel()
        SystemdNotification.stopping.send()
        if let first { throw first }
    }
}
