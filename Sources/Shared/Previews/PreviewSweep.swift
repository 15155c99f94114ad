package import Foundation
package import JobQueue
package import Logging
package import ObjectStorage
package import Postgres
import Security

/// The job that removes previews whose time is over.
package struct SweepPreviews: JobPayload {
    package static let jobType = "sweep_previews"
    package static let queue = GeneratePreview.queue
    package static let maxRetries = 0
    package static let timeout: Duration? = .seconds(1_800)
}

/// Removes expired previews, files first: a crash in between leaves a row that names nothing, which the next sweep takes.
/// Also removes files that no row knows, which a crash after storing them has left.
package struct PreviewSweep: Sendable {
    /// What all previews' files begin with.
    package static let prefix = "previews"
    private static let batch = 200
    /// Seconds that a file without a row is left alone: what is being made has none yet.
    private static let orphanAge = 3_600

    let database: PostgresPool
    let storage: any ObjectStorage
    let logger: Logger

    package init(database: PostgresPool, storage: any ObjectStorage, logger: Logger) {
        self.database = database
        self.storage = storage
        self.logger = logger
    }

    /// Sweeps at 41 minutes past each hour, in one worker, whichever takes the job.
    package static func hourly() throws -> CronEntry {
        CronEntry("sweep-previews", try CronSchedule("41 * * * *")) { SweepPreviews() }
    }

    package var handler: JobHandler {
        JobHandler(SweepPreviews.self) { _, _ in
            let expired = try await cleanupExpiredPreviews(olderThan: .now)
            let orphans = try await removeOrphans(now: .now)
            if expired + orphans > 0 {
                logger.notice(
                    "removed previews", metadata: ["expired": "\(expired)", "orphaned_files": "\(orphans)"])
            }
            return []
        }
    }

    /// Where the files lie that a job has made, in all its runs.
    package static func folder(of job: UUID) -> String { "\(prefix)/\(job.text)" }

    /// Removes the files and rows of previews that expired before `moment` and whose jobs have ended.
    ///
    /// - Returns: how many.
    @discardableResult
    package func cleanupExpiredPreviews(olderThan moment: Date) async throws -> Int {
        var removed = 0
        while true {
            let expired = try await database.rows(
                """
                SELECT job_id FROM prompt_preview_jobs
                 WHERE expires_at < \(moment) AND status IN ('completed', 'failed', 'cancelled')
                 ORDER BY expires_at LIMIT \(Self.batch)
                """, as: UUID.self)
            for job in expired { _ = try await storage.deletePrefix(ObjectKey(Self.folder(of: job))) }
            let deleted = try await database.execute(
                """
                DELETE FROM prompt_preview_jobs
                 WHERE job_id = ANY (\(expired)) AND status IN ('completed', 'failed', 'cancelled')
                """)
            removed += deleted
            if expired.count < Self.batch || deleted == 0 { return removed }
        }
    }

    func removeOrphans(now: Date) async throws -> Int {
        let oldest = Int(now.timeIntervalSince1970) - Self.orphanAge
        var removed = 0
        var last: ObjectKey?
        repeat {
            let page = try await storage.list(prefix: Self.prefix + "/", after: last, limit: 1_000)
            let keys = page.filter { $0.modifiedAt < oldest }.map(\.key)
            let known = try await knownKeys(among: keys.map(\.text))
            for key in keys where !known.contains(key.text) {
                try await storage.delete(key)
                removed += 1
            }
            last = page.count == 1_000 ? page.last?.key : nil
        } while last != nil
        return removed
    }

    private func knownKeys(among keys: [String]) async throws -> Set<String> {
        let jobs = Set(
            keys.compactMap { $0.split(separator: "/").dropFirst().first.flatMap { UUID(uuidString: String($0)) } })
        guard !jobs.isEmpty else { return [] }
        return Set(
            try await database.rows(
                """
                SELECT used.key FROM prompt_preview_jobs AS p
                 CROSS JOIN LATERAL (VALUES (p.video_key), (p.poster_key)) AS used (key)
                 WHERE p.job_id = ANY (\(Array(jobs))) AND used.key IS NOT NULL
                """, as: String.self))
    }
}
