package import Foundation
package import Postgres
import Security
package import Telemetry

/// The producer's side: a job is a row inserted in the caller's transaction, and a hint after its commit.
///
/// ```
/// let job = JobQueue.job(ConvertMedia(asset: id), options: JobOptions(assetID: id))
/// try await database.transaction(pipelined: [insertAsset, job.insertion])
/// await queue.announce(job)
/// ```
package struct JobQueue: Sendable {
    package let store: JobStore
    package let hints: HintLists
    let database: PostgresPool
    let enqueued: MetricFamily<Counter>
    private let batches: MicroBatch<Draft, Void>

    package init(database: PostgresPool, hints: HintLists, metrics: Metrics = .shared) {
        self.database = database
        self.store = JobStore(database: database)
        self.hints = hints
        enqueued = metrics.counters(
            "greenroom_queue_enqueued_total", "Jobs that were committed and announced.", labels: ["queue"])
        batches = MicroBatch(limit: 100) { await Self.insert($0, database, hints) }
    }

    /// A job that is about to be enqueued.
    package struct Draft: Sendable {
        package let id: UUID
        package let queue: String
        package let priority: Int16
        package let insertion: SQL
        /// It may not begin yet.
        let isDelayed: Bool
    }

    package static func job<Payload: JobPayload>(
        _ payload: Payload, id: UUID, options: JobOptions = JobOptions()
    ) -> Draft {
        Draft(
            id: id, queue: Payload.queue, priority: options.priority,
            insertion: JobStore.insertion(payload, id: id, options: options), isDelayed: options.runAt != nil)
    }

    /// Enqueues a job that is of no other transaction. Jobs that are enqueued at the same time share a commit.
    ///
    /// - Throws: `PostgresError`; a violation of `queue_jobs_unique_key` where a job with its unique key waits or runs.
    package func enqueue(_ job: Draft) async throws {
        try await batches.submit(job)
        enqueued[job.queue].increment()
    }

    /// Enqueues many jobs of one kind with the same options: all or none, in one round trip.
    ///
    /// - Returns: their ids, in the order of the payloads.
    @discardableResult
    package func enqueue<Payload: JobPayload>(
        _ payloads: [Payload], options: JobOptions = JobOptions()
    ) async throws -> [UUID] {
        let ids = payloads.map { _ in UUID.v7() }
        guard !ids.isEmpty else { return [] }
        try await database.execute(JobStore.insertion(payloads, ids: ids, options: options))
        enqueued[Payload.queue].increment(by: ids.count)
        if options.runAt == nil { await hints.push(ids, queue: Payload.queue, priority: options.priority) }
        return ids
    }

    /// Failed jobs are pending again: tells the workers, after the commit.
    package func announceRetry(_ jobs: [Hint]) async { await hints.push(jobs) }

    /// To be called after the commit. Survives Redis being away.
    package func announce(_ job: Draft) async {
        enqueued[job.queue].increment()
        if !job.isDelayed { await hints.push([job.id], queue: job.queue, priority: job.priority) }
    }

    private static func insert(
        _ jobs: [Draft], _ database: PostgresPool, _ hints: HintLists
    ) async -> [Result<Void, any Error>] {
        do {
            _ = try await database.pipeline(jobs.map(\.insertion))
        } catch {
            let isRefusal = (error as? PostgresError).map { $0.sqlState != nil && !$0.isUnavailable } ?? false
            guard jobs.count > 1, isRefusal else { return jobs.map { _ in .failure(error) } }
            // One of them is refused, and the others went with it: each for itself.
            var answers: [Result<Void, any Error>] = []
            for job in jobs { answers += await insert([job], database, hints) }
            return answers
        }
        let due = jobs.filter { !$0.isDelayed }
        await hints.push(due.map { Hint(id: $0.id, queue: $0.queue, priority: $0.priority) })
        return jobs.map { _ in .success(()) }
    }
}
