import Foundation
package import JobQueue
package import Logging
package import ObjectStorage
package import Postgres

/// The job that removes orphans from the storage.
package struct SweepStorage: JobPayload {
    package static let jobType = "sweep_storage"
    package static let queue = ConvertMedia.queue
    package static let maxRetries = 0
    package static let timeout: Duration? = .seconds(1800)
}

/// Removes from the storage what no asset knows: what a crash between storing a file and writing its row has left.
///
/// Only files older than a day are looked at, so nothing that is being uploaded or converted is touched.
package struct OrphanSweep: Sendable {
    /// Seconds that a file is left alone.
    static let age = 86_400
    /// Objects looked at in one query.
    private static let batch = 1_000

    let database: PostgresPool
    let storage: any ObjectStorage
    let logger: Logger

    package init(database: PostgresPool, storage: any ObjectStorage, logger: Logger) {
        self.database = database
        self.storage = storage
        self.logger = logger
    }

    /// Sweeps at 23 minutes past each hour, in one worker, whichever takes the job.
    package static func hourly() throws -> CronEntry {
        CronEntry("sweep-storage", try CronSchedule("23 * * * *")) { SweepStorage() }
    }

    package var handler: JobHandler {
        JobHandler(SweepStorage.self) { _, _ in
            let removed = try await sweep(now: .now)
            if removed > 0 { logger.notice("removed orphans from the storage", metadata: ["count": "\(removed)"]) }
            return []
        }
    }

    /// - Returns: how many files were removed.
    func sweep(now: Date) async throws -> Int {
        try await database.transaction { transaction in
            guard try await transaction.one("SELECT pg_try_advisory_xact_lock(hashtext('orphan_sweep'))", as: Bool.self)
            else { return 0 }
            let spooled = try await storage.spool.sweep(olderThan: Self.age, now: now)
            return try await spooled + sweep("originals/", now) + sweep("outputs/", now)
        }
    }

    private func sweep(_ prefix: String, _ now: Date) async throws -> Int {
        let oldest = Int(now.timeIntervalSince1970) - Self.age
        var removed = 0
        var last: ObjectKey?
        repeat {
            let page = try await storage.list(prefix: prefix, after: last, limit: Self.batch)
            let keys = page.filter { $0.modifiedAt < oldest }.map(\.key)
            let known = try await knownKeys(among: keys.map(\.text))
            for key in keys where !known.contains(key.text) {
                try await storage.delete(key)
                removed += 1
            }
            last = page.count == Self.batch ? page.last?.key : nil
        } while last != nil
        return removed
    }

    private func knownKeys(among keys: [String]) async throws -> Set<String> {
        guard !keys.isEmpty else { return [] }
        return Set(
            try await database.rows(
                """
                SELECT DISTINCT key
                  FROM admin_media_assets AS a
                 CROSS JOIN LATERAL (VALUES (a.original_key), (a.thumbnail_key), (a.gif_key), (a.webm_key),
                                            (a.image_key)) AS used (key)
                 WHERE used.key = ANY (\(keys))
                """, as: String.self))
    }
}
