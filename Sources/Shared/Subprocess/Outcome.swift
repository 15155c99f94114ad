/// How a child process ended. It has been reaped, and nothing of its process group is left.
package struct Outcome: Sendable, Equatable {
    package enum Ending: Sendable, Equatable {
        case exited(code: Int32)
        case killed(signal: Int32)
    }

    /// A bound that was passed, for which the process was ended from here.
    package enum Bound: Sendable, Equatable {
        case wall
        case stall
    }

    package let ending: Ending
    package let endedAt: Bound?
    /// The first bytes of standard output, as many as the command asked for.
    package let output: [UInt8]
    /// There was more output than was asked for.
    package let outputWasCut: Bool
    /// The last 16 KiB of standard error.
    package let errorTail: String
    package let usage: ResourceUsage

    /// Exit code 0, by its own will.
    package var isSuccess: Bool { ending == .exited(code: 0) && endedAt == nil }
}

/// What the child used, as the kernel counted it when it was reaped.
package struct ResourceUsage: Sendable, Equatable {
    package let userTime: Duration
    package let systemTime: Duration
    /// Bytes of memory at the peak.
    package let peakMemory: Int64
}
