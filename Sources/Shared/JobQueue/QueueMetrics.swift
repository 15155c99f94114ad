package import Telemetry

/// What a worker counts about its queues.
package struct QueueMetrics: Sendable {
    let finished: MetricFamily<Counter>
    let pickupSeconds: MetricFamily<Histogram>
    let runSeconds: MetricFamily<Histogram>
    let reclaimed: MetricFamily<Counter>
    let restaged: MetricFamily<Counter>
    let fenced: Counter
    let poisoned: Counter
    let heartbeatLag: Gauge

    package init(_ metrics: Metrics = .shared) {
        finished = metrics.counters(
            "greenroom_queue_finished_total", "Runs that ended, by outcome.", labels: ["queue", "outcome"])
        pickupSeconds = metrics.histograms(
            "greenroom_queue_pickup_seconds", "From enqueue to the first claim.", labels: ["queue"])
        runSeconds = metrics.histograms(
            "greenroom_queue_run_seconds", "From claim to the end of a run.", labels: ["queue"],
            buckets: [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600])
        reclaimed = metrics.counters(
            "greenroom_queue_reclaimed_total", "Jobs taken from workers that were gone.", labels: ["reason"])
        restaged = metrics.counters(
            "greenroom_queue_restaged_total", "Hints that Redis lacked and got again.", labels: ["queue"])
        fenced = metrics.counter(
            "greenroom_queue_fenced_total", "Results thrown away because another worker held the job.")
        poisoned = metrics.counter(
            "greenroom_queue_poison_total", "Jobs set aside because several workers died on them.")
        heartbeatLag = metrics.gauge(
            "greenroom_queue_heartbeat_lag_seconds", "How late the last heartbeat was.")
    }
}
