import Logging
package import Postgres
package import Telemetry

/// How many jobs wait and run, read from PostgreSQL when somebody asks for the metrics.
package struct QueueDepth: Sendable {
    let database: PostgresPool
    let jobs: MetricFamily<Gauge>
    let oldest: MetricFamily<Gauge>

    package init(database: PostgresPool, metrics: Metrics = .shared) {
        self.database = database
        jobs = metrics.gauges("greenroom_queue_jobs", "Jobs that wait or run.", labels: ["queue", "status"])
        oldest = metrics.gauges(
            "greenroom_queue_oldest_seconds", "How long the oldest due job has waited.", labels: ["queue"])
    }

    /// Leaves the gauges as they were where PostgreSQL is away.
    package func refresh() async {
        // Both statuses have a partial index: finished jobs, however many, are not looked at.
        let rows = try? await database.rows(
            """
            SELECT queue, 'pending', count(*),
                   coalesce(extract(epoch FROM now() - min(run_at) FILTER (WHERE run_at <= now())), 0)::float8
              FROM queue_jobs WHERE status = 'pending' GROUP BY queue
             UNION ALL
            SELECT queue, 'processing', count(*), 0 FROM queue_jobs WHERE status = 'processing' GROUP BY queue
            """, as: String.self, String.self, Int64.self, Double.self)
        guard let rows else { return }
        let seen = Set(rows.map { [$0.0, $0.1] })
        jobs.remove { !seen.contains($0) }
        oldest.remove { !seen.contains([$0[0], "pending"]) }
        for (queue, status, count, seconds) in rows {
            jobs[queue, status].set(Int(count))
            if status == "pending" { oldest[queue].set(seconds) }
        }
    }
}
