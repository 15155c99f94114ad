import Dispatch
import Testing

@testable import Telemetry

struct MetricsTests {
    private let metrics = Metrics()

    @Test func `metrics are written in Prometheus' text format, sorted`() {
        metrics.counters("greenroom_requests_total", "Requests.", labels: ["method", "status"])["GET", "200"].increment(
            by: 3)
        metrics.gauge("greenroom_depth", "How deep.").set(1.5)
        let seconds = metrics.histogram("greenroom_seconds", "How long.", buckets: [0.1, 1])
        for value in [0.05, 0.1, 0.5, 7] { seconds.observe(value) }
        #expect(
            metrics.text() == """
                # HELP greenroom_depth How deep.
                # TYPE greenroom_depth gauge
                greenroom_depth 1.5
                # HELP greenroom_requests_total Requests.
                # TYPE greenroom_requests_total counter
                greenroom_requests_total{method="GET",status="200"} 3
                # HELP greenroom_seconds How long.
                # TYPE greenroom_seconds histogram
                greenroom_seconds_bucket{le="0.1"} 2
                greenroom_seconds_bucket{le="1"} 3
                greenroom_seconds_bucket{le="+Inf"} 4
                greenroom_seconds_sum 7.65
                greenroom_seconds_count 4

                """)
    }

    @Test func `label values are escaped`() {
        metrics.gauges("g", "a\nb\\", labels: ["path"])["a\"b\\c\nd"].set(1)
        #expect(metrics.text().contains(#"g{path="a\"b\\c\nd"} 1"#))
        #expect(metrics.text().contains(#"# HELP g a\nb\\"#))
    }

    @Test func `label values that somebody outside chooses cannot fill the memory`() {
        let family = metrics.counters("c_total", "C.", labels: ["path"])
        for index in 0..<10_000 { family["/\(index)"].increment() }
        let lines = metrics.text().split(separator: "\n").filter { $0.hasPrefix("c_total{") }
        #expect(lines.count == MetricFamily<Counter>.limit + 1)
        #expect(lines.contains(#"c_total{path="other"} 9500"#))
    }

    @Test func `labels that have gone are forgotten`() {
        let family = metrics.gauges("running", "Jobs.", labels: ["worker"])
        family["1"].set(1)
        family["2"].set(1)
        family.remove { $0 == ["1"] }
        #expect(!metrics.text().contains(#"worker="1""#))
        #expect(metrics.text().contains(#"worker="2""#))
    }

    @Test func `the same metric made twice is one`() {
        metrics.counter("twice_total", "T.").increment()
        metrics.counter("twice_total", "T.").increment()
        #expect(metrics.text().contains("twice_total 2\n"))
    }

    @Test func `nothing is lost when all threads count at once`() {
        let counter = metrics.counter("c_total", "C.")
        let gauge = metrics.gauge("g", "G.")
        let histogram = metrics.histogram("h", "H.")
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<10_000 {
                counter.increment()
                gauge.add(1)
                histogram.observe(.milliseconds(1))
            }
        }
        #expect(counter.value == 80_000)
        #expect(gauge.value == 80_000)
        #expect(metrics.text().contains("h_count 80000\n"))
    }

    @Test func `the process tells its memory, CPU, descriptors and start`() throws {
        let lines = Metrics.render().split(separator: "\n").filter { !$0.hasPrefix("#") }
        let values = try Dictionary(
            uniqueKeysWithValues: lines.filter { $0.hasPrefix("process_") }.map { line in
                let parts = line.split(separator: " ")
                return (String(parts[0]), try #require(Double(parts[1])))
            })
        #expect(try #require(values["process_resident_memory_bytes"]) > 1_000_000)
        #expect(try #require(values["process_cpu_seconds_total"]) > 0)
        #expect(try #require(values["process_open_fds"]) >= 3)
        #expect(try #require(values["process_threads"]) >= 1)
        #expect(try #require(values["process_start_time_seconds"]) > 1_700_000_000)
    }
}
