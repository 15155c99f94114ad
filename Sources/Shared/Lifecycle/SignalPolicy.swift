import Glibc

/// What a signal to end means, after those that came before. Pure.
struct SignalPolicy {
    enum Answer: Equatable {
        case stop
        case ignore
        /// At once, with this code.
        case exit(Int32)
    }

    /// Ctrl-C reaches a whole process group, and a supervisor in it passes its own SIGTERM on: one wish, told twice.
    private static let sameWish = Duration.milliseconds(500)

    private var first: (signal: Int32, at: Duration)?

    /// - Parameter now: of any clock that does not go back.
    mutating func received(_ signal: Int32, now: Duration) -> Answer {
        guard let first else {
            self.first = (signal, now)
            return .stop
        }
        if signal != first.signal, now - first.at < Self.sameWish { return .ignore }
        return .exit(128 + signal)
    }
}
