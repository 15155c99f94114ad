import Audit
package import Foundation
package import JobQueue
package import Notifications
package import Postgres

/// Assets and their conversion, for gateway and worker alike.
package struct MediaConverterService: Sendable {
    let database: PostgresPool
    let store: AssetStore
    let jobs: JobQueue
    let news: NewsPublisher

    package init(database: PostgresPool, jobs: JobQueue, news: NewsPublisher) {
        self.database = database
        self.store = AssetStore(database: database)
        self.jobs = jobs
        self.news = news
    }

    /// Writes the asset, its job and the audit entry in one transaction, then tells the workers.
    ///
    /// - Parameter store: makes the original durable. It runs while the rows are written, and the transaction commits
    ///   only after it: no row ever names a file that is not there.
    /// - Returns: the job's id.
    package func queueConversion(
        of asset: NewAsset, jobID: UUID, requestID: String?,
        storing store: @escaping @Sendable () async throws -> Void = {}
    ) async throws -> UUID {
        let job = JobQueue.job(
            ConvertMedia(assetID: asset.id), id: jobID,
            options: JobOptions(assetID: asset.id, requestedBy: asset.uploadedBy))
        let entry = AuditEntry(
            "asset.uploaded", actorID: asset.uploadedBy, assetID: asset.id,
            details: ["filename": asset.filename, "file_size": "\(asset.fileSize)"], requestID: requestID)
        try await database.transaction { transaction in
            async let stored: Void = store()
            _ = try await transaction.pipeline([
                AssetStore.insertion(asset, jobID: jobID), job.insertion, entry.insertion,
            ])
            try await stored
        }
        news.wake()
        await jobs.announce(job)
        return jobID
    }

    package func asset(_ id: UUID) async throws -> Asset {
        guard let asset = try await store.asset(id) else { throw MediaError.unknownAsset(id) }
        return asset
    }

    /// - Returns: at most `limit` assets, newest first, and the cursor of the next page.
    package func assets(
        status: ConversionStatus?, text: String?, userID: UUID?, after cursor: TimeCursor<UUID>?, limit: Int
    ) async throws -> (assets: [Asset], next: TimeCursor<UUID>?) {
        let rows = try await store.page(status: status, text: text, userID: userID, after: cursor, limit: limit)
        let page = Array(rows.prefix(limit))
        return (page, rows.count > limit ? page.last.map { TimeCursor(time: $0.createdAt, key: $0.id) } : nil)
    }

    package func conversionStatus(of id: UUID) async throws -> AssetStatus {
        guard let status = try await store.status(id) else { throw MediaError.unknownAsset(id) }
        return status
    }

    package func statusHistory(of id: UUID) async throws -> [AssetStatusChange] {
        let history = try await store.history(id)
        if history.isEmpty { throw MediaError.unknownAsset(id) }
        return history
    }

    /// Puts a failed conversion back in the queue.
    package func retryConversion(of id: UUID, by admin: UUID, requestID: String?) async throws {
        let job = try await jobID(of: id)
        let hint = try await database.transaction { transaction in
            guard let hint = try await jobs.store.retry(job, in: transaction) else {
                throw MediaError.notFailed(try await conversionStatus(of: id).conversionStatus)
            }
            let entry = AuditEntry("asset.conversion_retried", actorID: admin, assetID: id, requestID: requestID)
            try await transaction.commit(with: [entry.insertion])
            return hint
        }
        await jobs.announceRetry([hint])
        news.wake()
    }

    /// Cancels a conversion: a waiting one at once, a running one within some 3 s.
    package func cancelConversion(of id: UUID, by admin: UUID, requestID: String?) async throws {
        let job = try await jobID(of: id)
        try await database.transaction { transaction in
            guard try await jobs.store.cancel(job, in: transaction) != nil else {
                throw MediaError.alreadyEnded(try await conversionStatus(of: id).conversionStatus)
            }
            let entry = AuditEntry("asset.conversion_cancelled", actorID: admin, assetID: id, requestID: requestID)
            try await transaction.commit(with: [entry.insertion])
        }
        await jobs.hints.announceCancel(job)
        news.wake()
    }

    /// Hides the asset from every list; nothing is removed. A conversion still under way is cancelled.
    package func deleteAsset(_ id: UUID, by admin: UUID, requestID: String?) async throws {
        let job = try await jobID(of: id)
        do {
            try await database.transaction { transaction in
                // Job before asset: the order in which every transaction locks the two.
                _ = try await jobs.store.cancel(job, in: transaction)
                guard try await AssetStore.delete(id, in: transaction) else { throw MediaError.unknownAsset(id) }
                let entry = AuditEntry("asset.deleted", actorID: admin, assetID: id, requestID: requestID)
                try await transaction.commit(with: [entry.insertion])
            }
        } catch let error as PostgresError where error.constraint == "admin_media_assets_assigned_check" {
            throw MediaError.assigned
        }
        await jobs.hints.announceCancel(job)
        news.wake()
    }

    private func jobID(of id: UUID) async throws -> UUID {
        guard let job = try await store.jobID(of: id) else { throw MediaError.unknownAsset(id) }
        return job
    }
}
