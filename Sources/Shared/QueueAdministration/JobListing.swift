import Foundation
import Postgres

/// The SQL of jobs as they are listed.
struct JobListing: Sendable {
    let database: PostgresPool

    private static func selection(from jobs: SQL = "queue_jobs") -> SQL {
        """
        SELECT j.id, j.queue, j.job_type, j.status, j.priority, j.asset_id, a.filename, j.requested_by, j.retry_count,
               j.max_retries, j.crashes, j.interrupts, j.worker_no, j.progress::float8, j.stage,
               j.eta_seconds::float8, j.error, j.error_class, j.cancel_requested, j.run_at, j.created_at, j.started_at,
               j.completed_at
          FROM \(jobs) AS j
          LEFT JOIN admin_media_assets AS a ON a.id = j.asset_id
        """
    }

    func job(_ id: UUID) async throws -> JobOverview? {
        try await jobs("\(Self.selection()) WHERE j.id = \(id)").first
    }

    /// The newest first: ids tell the time.
    func page(status: String?, queue: String?, before: UUID?, limit: Int) async throws -> [JobOverview] {
        var query: SQL =
            switch status {
            // Of these there are few among many, and each has an index of its own. OFFSET 0 has it used: the planner
            // would rather walk all jobs by their id, and may meet the first of these after a million others.
            case "pending": Self.few("(SELECT * FROM queue_jobs WHERE status = 'pending' OFFSET 0)")
            case "processing": Self.few("(SELECT * FROM queue_jobs WHERE status = 'processing' OFFSET 0)")
            case "failed": Self.few("(SELECT * FROM queue_jobs WHERE status = 'failed' OFFSET 0)")
            case let status?: "\(Self.selection()) WHERE j.status = \(status)"
            case nil: "\(Self.selection()) WHERE true"
            }
        if let queue { query = "\(query) AND j.queue = \(queue)" }
        if let before { query = "\(query) AND j.id < \(before)" }
        return try await jobs("\(query) ORDER BY j.id DESC LIMIT \(limit)")
    }

    private static func few(_ jobs: SQL) -> SQL { "\(selection(from: jobs)) WHERE true" }

    private func jobs(_ query: SQL) async throws -> [JobOverview] {
        try await database.rows(
            query,
            as: UUID.self, String.self, String.self, String.self, Int.self, UUID?.self, String?.self, UUID?.self,
            Int.self, Int.self, Int.self, Int.self, Int32?.self, Double.self, String?.self, Double?.self, String?.self,
            String?.self, Bool.self, Date.self, Date.self, Date?.self, Date?.self
        ).map { row in
            JobOverview(
                id: row.0, queue: row.1, jobType: row.2, status: row.3, priority: row.4, assetID: row.5,
                assetFilename: row.6, requestedBy: row.7, retryCount: row.8, maxRetries: row.9, crashes: row.10,
                interrupts: row.11, workerNo: row.12, progress: row.13, stage: row.14, etaSeconds: row.15,
                error: row.16, errorClass: row.17, cancelRequested: row.18, runAt: row.19, createdAt: row.20,
                startedAt: row.21, completedAt: row.22)
        }
    }
}
