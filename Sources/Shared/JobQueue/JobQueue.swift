package import Foundation
package import Postgres
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
    let enqueued: MetricFamily<Counter>

    package init(database: PostgresPool, hints: HintLists, metrics: Metrics = .shared) {
        self.store = JobStore(database: database)
        self.hints = hints
        enqueued = metrics.counters(
            "greenroom_queue_enqueued_total", "Jobs that were committed and announced.", labels: ["queue"])
    }

    /// A job that is about to be enqueued.
    package struct Draft: Sendable {
        package let id: UUID
        package let queue: String
        package let insertion: SQL
    }

    package static func job<Payload: JobPayload>(
        _ payload: Payload, id: UUID, options: JobOptions = JobOptions()
    ) -> Draft {
        Draft(
            id: id, queue: Payload.queue,
            insertion: JobStore.insertion(payload, id: id, options: options))
    }

    /// A failed job is pending again: tells the workers, after the commit.
    package func announceRetry(_ id: UUID, queue: String) async {
        enqueued[queue].increment()
        await hints.push(id, queue: queue)
    }

    /// To be called after the commit. Survives Redis being away.
    package func announce(_ job: Draft) async {
        enqueued[job.queue].increment()
        await hints.push(job.id, queue: job.queue)
    }
}
