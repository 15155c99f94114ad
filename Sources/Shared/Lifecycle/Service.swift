package import Telemetry

/// Something that runs as long as the process: a server, a worker's loop, a connection that is kept.
package struct Service: Sendable {
    package let name: String
    let mayEnd: Bool
    let pulses: [Pulse]
    let run: @Sendable () async throws -> Void

    /// - Parameters:
    ///   - mayEnd: whether it may return before it is told to. Where one may not and does, the process stops.
    ///   - pulses: of its loops. While one is late, systemd is not told that the process is alive.
    ///   - run: returns soon after its task is cancelled, with its work put in order.
    package init(
        _ name: String, mayEnd: Bool = false, pulses: [Pulse] = [], run: @escaping @Sendable () async throws -> Void
    ) {
        self.name = name
        self.mayEnd = mayEnd
        self.pulses = pulses
        self.run = run
    }
}
