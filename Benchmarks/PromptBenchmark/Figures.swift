/// Durations, and what they come to.
struct Figures {
    typealias Object = [String: Double]

    private var microseconds: [Double] = []

    mutating func time(_ body: () async throws -> Void) async rethrows {
        let started = ContinuousClock.now
        try await body()
        microseconds.append((ContinuousClock.now - started) / .microseconds(1))
    }

    /// `count`, and the nearest-rank percentiles `p50`, `p99`, `p99.9` and `most`.
    var object: Object {
        let ranked = microseconds.sorted()
        guard let most = ranked.last else { return ["count": 0] }
        func percentile(_ share: Double) -> Double {
            ranked[max(0, Int((Double(ranked.count) * share).rounded(.up)) - 1)]
        }
        return [
            "count": Double(ranked.count), "p50": percentile(0.5), "p99": percentile(0.99),
            "p99.9": percentile(0.999), "most": most,
        ]
    }
}
