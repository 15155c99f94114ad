import Synchronization

/// A number that only grows: events, bytes, seconds.
package final class Counter: MetricValue {
    package static let kind = "counter"
    private let total = AtomicDouble()

    package var value: Double { total.load() }

    package func increment(by amount: Int = 1) { add(Double(amount)) }

    package func add(_ amount: Double) {
        precondition(amount >= 0, "A counter only grows")
        total.add(amount)
    }

    /// Takes over what another counter, such as one of the kernel, has counted.
    package func read(_ value: Double) { total.store(value) }

    package func write(name: String, labels: String, to text: inout String) {
        text += sample(name, labels, number(value))
    }
}

/// A number that goes up and down.
package final class Gauge: MetricValue {
    package static let kind = "gauge"
    private let current = AtomicDouble()

    package var value: Double { current.load() }

    package func set(_ value: Double) { current.store(value) }
    package func set(_ value: Int) { current.store(Double(value)) }
    package func add(_ amount: Double) { current.add(amount) }

    package func write(name: String, labels: String, to text: inout String) {
        text += sample(name, labels, number(value))
    }
}

private struct AtomicDouble: ~Copyable {
    private let bits = Atomic<UInt64>(0)

    func load() -> Double { Double(bitPattern: bits.load(ordering: .relaxed)) }
    func store(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    func add(_ amount: Double) {
        var known = bits.load(ordering: .relaxed)
        while true {
            let sum = (Double(bitPattern: known) + amount).bitPattern
            let (exchanged, original) = bits.weakCompareExchange(expected: known, desired: sum, ordering: .relaxed)
            guard !exchanged else { return }
            known = original
        }
    }
}

/// How values are spread over buckets; mostly durations in seconds.
package final class Histogram: MetricValue {
    package static let kind = "histogram"
    /// 0.5 ms to 1 min: a request, a query, a job's pick-up.
    package static let secondsBuckets = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ]

    private struct State {
        var counts: [UInt64]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    init(buckets: [Double]) {
        precondition(zip(buckets, buckets.dropFirst()).allSatisfy(<), "The bounds of buckets rise")
        bounds = buckets
        state = Mutex(State(counts: Array(repeating: 0, count: buckets.count + 1)))
    }

    package func observe(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum += value
        }
    }

    package func observe(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        observe(Double(seconds) + Double(attoseconds) / 1e18)
    }

    package func write(name: String, labels: String, to text: inout String) {
        let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
        let separator = labels.isEmpty ? "" : ","
        var total: UInt64 = 0
        for (bound, count) in zip(bounds + [.infinity], counts) {
            total += count
            text += sample("\(name)_bucket", "\(labels)\(separator)le=\"\(number(bound))\"", "\(total)")
        }
        text += sample("\(name)_sum", labels, number(sum))
        text += sample("\(name)_count", labels, "\(total)")
    }
}

private func sample(_ name: String, _ labels: String, _ value: String) -> String {
    labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
}

private func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    return value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
}
