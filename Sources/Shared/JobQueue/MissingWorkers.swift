/// Decides which workers are dead: those whose lock has been gone for the whole of `patience`. Pure.
struct MissingWorkers: Sendable {
    let patience: Duration
    private var missingSince: [Int32: ContinuousClock.Instant] = [:]

    init(patience: Duration) {
        self.patience = patience
    }

    /// - Parameter missing: the workers that hold jobs but no lock, as seen just now.
    /// - Returns: those of them that count as dead.
    mutating func dead(among missing: Set<Int32>, at now: ContinuousClock.Instant) -> [Int32] {
        missingSince = missingSince.filter { missing.contains($0.key) }
        for worker in missing where missingSince[worker] == nil { missingSince[worker] = now }
        return missingSince.filter { now - $0.value >= patience }.map(\.key).sorted()
    }
}
