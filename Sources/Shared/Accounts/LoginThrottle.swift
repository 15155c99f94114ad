import Synchronization

/// Slows guessing down: after `freeFailures` failures a key (an account, an address) waits, twice as long each time, up
/// to 15 minutes. Kept in this process: several gateways multiply an attacker's chances by their number, no more.
package final class LoginThrottle: Sendable {
    static let freeFailures = 5
    static let longestWait = 900.0
    /// Keys remembered; beyond it the oldest are forgotten.
    static let capacity = 50_000

    struct Record: Sendable {
        var failures = 0
        var blockedUntil: ContinuousClock.Instant
        var lastFailure: ContinuousClock.Instant
    }

    private let records = Mutex<[String: Record]>([:])

    package init() {}

    /// Whole seconds to wait before any of `keys` may try again; nil: now.
    func wait(for keys: [String], at now: ContinuousClock.Instant) -> Int? {
        let until = records.withLock { records in keys.compactMap { records[$0]?.blockedUntil }.max() }
        guard let until, until > now else { return nil }
        return max(1, Int(((until - now) / .seconds(1)).rounded(.up)))
    }

    func fail(_ keys: [String], at now: ContinuousClock.Instant) {
        records.withLock { records in
            if records.count > Self.capacity {
                records = records.filter { now - $0.value.lastFailure < .seconds(Self.longestWait) }
                if records.count > Self.capacity { records.removeAll() }
            }
            for key in keys {
                var record = records[key] ?? Record(blockedUntil: now, lastFailure: now)
                if now - record.lastFailure > .seconds(Self.longestWait) { record.failures = 0 }
                record.failures += 1
                record.lastFailure = now
                record.blockedUntil = now.advanced(by: .seconds(Self.penalty(failures: record.failures)))
                records[key] = record
            }
        }
    }

    /// A success clears the account's record; the address keeps its own.
    func succeed(_ key: String) {
        records.withLock { _ = $0.removeValue(forKey: key) }
    }

    /// Seconds to wait after this many failures in a row: 0 for the first five, then 1, 2, 4 … 900.
    static func penalty(failures: Int) -> Double {
        guard failures > freeFailures else { return 0 }
        var seconds = 1.0
        for _ in 0..<min(failures - freeFailures - 1, 10) { seconds *= 2 }
        return min(seconds, longestWait)
    }
}
