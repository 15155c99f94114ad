import Postgres

/// Removes what nobody will ask for any more, a bounded number of rows at a time, so that it is never felt.
struct Housekeeping: Sendable {
    /// How long ended jobs are kept: those that failed or were cancelled longer, since somebody may want to know why.
    static let completedDays = 7
    static let failedDays = 90
    /// Clients that were away longer than this read the state anew.
    static let eventDays = 7
    static let rows = 5000

    let database: PostgresPool

    /// To be called every minute by the leader. - Returns: how many rows were removed.
    @discardableResult
    func prune() async throws -> Int {
        // The last job of an asset stays: its retry needs it.
        let jobs = try await database.execute(
            """
            DELETE FROM queue_jobs
             WHERE id IN (SELECT j.id FROM queue_jobs AS j
                           WHERE j.status IN ('completed', 'failed', 'cancelled')
                             AND j.completed_at < now() - make_interval(days => \(Self.completedDays)::integer)
                             AND (j.status = 'completed'
                                  OR j.completed_at < now() - make_interval(days => \(Self.failedDays)::integer))
                             AND NOT EXISTS (SELECT FROM admin_media_assets AS a
                                              WHERE a.id = j.asset_id AND a.job_id = j.id AND a.deleted_at IS NULL
                                                AND j.status <> 'completed')
                           ORDER BY j.completed_at
                           LIMIT \(Self.rows)
                             FOR UPDATE SKIP LOCKED)
            """)
        let events = try await database.execute(
            """
            DELETE FROM events
             WHERE seq IN (SELECT seq FROM events
                            WHERE seq < (SELECT min(seq) + \(Self.rows) FROM events)
                              AND created_at < now() - make_interval(days => \(Self.eventDays)::integer))
            """)
        let rest = try await database.execute(
            """
            WITH minutes AS (DELETE FROM queue_throughput WHERE minute < now() - interval '2 days'),
                 fires AS (DELETE FROM queue_cron_fires WHERE fire_at < now() - interval '30 days')
            DELETE FROM queue_workers
             WHERE stopped_at < now() - interval '7 days'
               AND NOT EXISTS (SELECT FROM queue_jobs AS j WHERE j.worker_no = queue_workers.worker_no)
            """)
        return jobs + events + rest
    }
}
