import Synchronization

/// Tells whether a loop still comes round: the loop beats at each round, and the watchdog asks whether a beat is late.
package final class Pulse: Sendable {
    /// Nanoseconds on the clock at the last beat; `resting` where none is due.
    private let last = Atomic<Int64>(resting)
    private let limit: Duration
    private let now: @Sendable () -> Int64

    private static let resting = Int64.min

    /// - Parameter limit: the longest that a round may take.
    package convenience init(limit: Duration) {
        let clock = SuspendingClock()
        let start = clock.now
        // A machine that slept has not missed a beat, so not the clock that goes on meanwhile.
        self.init(limit: limit) {
            let (seconds, attoseconds) = (clock.now - start).components
            return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
        }
    }

    init(limit: Duration, now: @escaping @Sendable () -> Int64) {
        self.limit = limit
        self.now = now
    }

    /// A round begins.
    package func beat() { last.store(now(), ordering: .relaxed) }

    /// No beat is due until the next one: the loop has ended, or waits for what may rightly take for ever.
    package func rest() { last.store(Self.resting, ordering: .relaxed) }

    /// Since the last beat; nil while resting.
    package var age: Duration? {
        let last = last.load(ordering: .relaxed)
        return last == Self.resting ? nil : .nanoseconds(now() - last)
    }

    package var isLate: Bool { age.map { $0 > limit } ?? false }
}
