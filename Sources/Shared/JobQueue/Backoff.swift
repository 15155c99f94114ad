/// How long a job waits before its next attempt.
package enum Backoff {
    /// The longest wait, in seconds.
    package static let ceiling = 3600.0

    /// Seconds before attempt `attempt` + 1: exponential with "equal jitter", so that jobs that failed together do
    /// not come back together. d = min(3600, 10·2^(attempt−1)), the delay uniform in [d/2, d].
    ///
    /// - Parameter attempt: the attempts spent so far, from 1.
    package static func delay(
        afterAttempt attempt: Int, using generator: inout some RandomNumberGenerator
    ) -> Double {
        let exponent = Double(min(max(attempt, 1), 20) - 1)
        var bound = 10.0
        for _ in 0..<Int(exponent) where bound < ceiling { bound *= 2 }
        bound = min(bound, ceiling)
        return Double.random(in: bound / 2...bound, using: &generator)
    }
}
