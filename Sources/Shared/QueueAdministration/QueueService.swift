import Audit
package import Foundation
package import JobQueue
package import Notifications
package import Postgres

/// What operators do with queues and jobs. Every act is in the audit.
package struct QueueService: Sendable {
    let database: PostgresPool
    let store: QueueStore
    let listing: JobListing
    let jobs: JobQueue
    let news: NewsPublisher

    package init(database: PostgresPool, jobs: JobQueue, news: NewsPublisher) {
        self.database = database
        store = QueueStore(database: database)
        listing = JobListing(database: database)
        self.jobs = jobs
        self.news = news
    }

    package func queues() async throws -> [QueueOverview] {
        var queues = try await store.queues()
        let throughput = try await store.throughput(of: queues.map(\.name))
        for index in queues.indices { queues[index].throughput = throughput[queues[index].name] ?? [] }
        return queues
    }

    package func workers() async throws -> [WorkerOverview] { try await store.workers() }

    /// - Returns: at most `limit` jobs, the newest first, and the id from which the next page goes on.
    package func jobs(
        status: JobStatus?, queue: String?, before: UUID?, limit: Int
    ) async throws -> (jobs: [JobOverview], next: UUID?) {
        let rows = try await listing.page(status: status?.rawValue, queue: queue, before: before, limit: limit + 1)
        let page = Array(rows.prefix(limit))
        return (page, rows.count > limit ? page.last?.id : nil)
    }

    package func job(_ id: UUID) async throws -> JobOverview {
        guard let job = try await listing.job(id) else { throw QueueError.unknownJob(id) }
        return job
    }

    /// A paused queue takes jobs in and gives none out; what runs, runs on. Workers heed it at once.
    package func setPaused(
        _ name: String, _ paused: Bool, by admin: UUID, requestID: String?
    ) async throws -> QueueOverview {
        try await database.transaction { transaction in
            guard let changed = try await store.setPaused(name, paused, by: admin, in: transaction) else {
                throw QueueError.unknownQueue(name)
            }
            guard changed else { return }
            let entry = AuditEntry(
                paused ? "queue.paused" : "queue.resumed", actorID: admin, details: ["queue": name],
                requestID: requestID)
            try await transaction.commit(with: [entry.insertion])
        }
        guard let queue = try await queues().first(where: { $0.name == name }) else {
            throw QueueError.unknownQueue(name)
        }
        return queue
    }

    package func retry(_ id: UUID, by admin: UUID, requestID: String?) async throws -> JobOverview {
        let job = try await job(id)
        let hint = try await database.transaction { transaction in
            guard let hint = try await jobs.store.retry(id, in: transaction) else {
                throw QueueError.notFailed(status: job.status)
            }
            try await transaction.commit(with: [entry("job.retried", job, admin, requestID).insertion])
            return hint
        }
        await jobs.announceRetry([hint])
        news.wake()
        return try await self.job(id)
    }

    /// Puts all failed jobs of a queue back. - Returns: how many there were.
    package func retryAll(_ name: String, by admin: UUID, requestID: String?) async throws -> Int {
        let retried = try await database.transaction { transaction in
            let retried = try await jobs.store.retryAll(queue: name, in: transaction)
            guard !retried.isEmpty else { return retried }
            let entry = AuditEntry(
                "queue.retried", actorID: admin, details: ["queue": name, "jobs": "\(retried.count)"],
                requestID: requestID)
            try await transaction.commit(with: [entry.insertion])
            return retried
        }
        if retried.isEmpty {
            let known = try await store.queues().contains { $0.name == name }
            guard known else { throw QueueError.unknownQueue(name) }
        }
        await jobs.announceRetry(retried)
        news.wake()
        return retried.count
    }

    /// Cancels a waiting job at once, a running one within some 3 s.
    package func cancel(_ id: UUID, by admin: UUID, requestID: String?) async throws -> JobOverview {
        let job = try await job(id)
        try await database.transaction { transaction in
            guard try await jobs.store.cancel(id, in: transaction) != nil else {
                throw QueueError.alreadyEnded(status: job.status)
            }
            try await transaction.commit(with: [entry("job.cancelled", job, admin, requestID).insertion])
        }
        await jobs.hints.announceCancel(id)
        news.wake()
        return try await self.job(id)
    }

    private func entry(_ action: String, _ job: JobOverview, _ admin: UUID, _ requestID: String?) -> AuditEntry {
        AuditEntry(
            action, actorID: admin, assetID: job.assetID,
            details: ["job_id": job.id.uuidString.lowercased(), "job_type": job.jobType], requestID: requestID)
    }
}
