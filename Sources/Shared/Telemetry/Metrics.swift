import Synchronization

/// Counters, gauges and histograms of this process, and their text for Prometheus.
///
/// Written here because no metrics library is in Debian's archive. A metric is made once and kept by its user;
/// making the same one again (same name, kind and labels) gives the first.
package final class Metrics: Sendable {
    package static let shared = Metrics(withProcessMetrics: true)

    /// The text format 0.0.4 of all metrics of the process.
    package static func render() -> String { shared.text() }
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private struct State {
        var families: [String: any MetricFamilyText] = [:]
        var collectors: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    package init(withProcessMetrics: Bool = false) {
        if withProcessMetrics { ProcessMetrics.register(in: self) }
    }

    package func counter(_ name: String, _ help: String) -> Counter { counters(name, help, labels: [])[] }
    package func gauge(_ name: String, _ help: String) -> Gauge { gauges(name, help, labels: [])[] }
    /// - Parameter buckets: upper bounds, rising; `+Inf` is added.
    package func histogram(
        _ name: String, _ help: String, buckets: [Double] = Histogram.secondsBuckets
    ) -> Histogram { histograms(name, help, labels: [], buckets: buckets)[] }

    package func counters(_ name: String, _ help: String, labels: [String]) -> MetricFamily<Counter> {
        family(MetricFamily(name: name, help: help, labels: labels, make: Counter.init))
    }

    package func gauges(_ name: String, _ help: String, labels: [String]) -> MetricFamily<Gauge> {
        family(MetricFamily(name: name, help: help, labels: labels, make: Gauge.init))
    }

    package func histograms(
        _ name: String, _ help: String, labels: [String], buckets: [Double] = Histogram.secondsBuckets
    ) -> MetricFamily<Histogram> {
        family(MetricFamily(name: name, help: help, labels: labels) { Histogram(buckets: buckets) })
    }

    /// Runs before each rendering, for gauges whose value is cheap to read at that moment. Must not block.
    package func collect(_ collector: @escaping @Sendable () -> Void) {
        state.withLock { $0.collectors.append(collector) }
    }

    /// All metrics, sorted by name.
    package func text() -> String {
        let (collectors, families) = state.withLock { ($0.collectors, $0.families) }
        for collect in collectors { collect() }
        var text = ""
        for (_, family) in families.sorted(by: { $0.key < $1.key }) { family.write(to: &text) }
        return text
    }

    private func family<Value>(_ made: MetricFamily<Value>) -> MetricFamily<Value> {
        state.withLock { state in
            guard let known = state.families[made.name] else {
                state.families[made.name] = made
                return made
            }
            guard let same = known as? MetricFamily<Value>, same.labels == made.labels else {
                preconditionFailure("The metric \(made.name) exists with another kind or other labels")
            }
            return same
        }
    }
}
