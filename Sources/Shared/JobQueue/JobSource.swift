import Foundation
import Logging
import Redis

/// Where the next job comes from: a hint from Redis, or PostgreSQL itself where Redis is away or silent.
struct JobSource: Sendable {
    /// After this much silence PostgreSQL is asked.
    static let quiet = Duration.seconds(2)

    let store: JobStore
    let blockingRedis: RedisBlockingClient
    let hints: HintLists
    let queues: [String]
    let workerNo: Int32
    let logger: Logger

    /// Waits for a job and claims it. Nil: nothing came of this round (a stale hint, silence, a failure, or the
    /// task was cancelled); ask again.
    func next() async -> ClaimedJob? {
        do {
            if let hint = try await hint() {
                if let job = try await store.claim(hint, worker: workerNo, queues: queues) {
                    return job
                }
                await hints.remove(hint, worker: workerNo)
                return nil
            }
            return try await store.claimNext(worker: workerNo, queues: queues)
        } catch {
            guard !Task.isCancelled else { return nil }
            logger.warning("no job could be taken", metadata: ["error": "\(error)"])
            try? await Task.sleep(for: .milliseconds(500))
            return nil
        }
    }

    /// The id on the next hint; nil after silence, or (a little later) where Redis is away.
    private func hint() async throws -> UUID? {
        do {
            // One queue a worker today; several wait on a wake list, which comes with priorities.
            let text = try await blockingRedis.blmove(
                from: hints.queueKey(queues[0]), to: hints.workerKey(workerNo), timeout: Self.quiet)
            guard let text else { return nil }
            guard let id = UUID(uuidString: text) else {
                logger.warning("a hint that is no job id was dropped")
                return nil
            }
            return id
        } catch let error as RedisError {
            try Task.checkCancellation()
            logger.notice("Redis is away; asking PostgreSQL", metadata: ["error": "\(error)"])
            try await Task.sleep(for: .milliseconds(250))
            return nil
        }
    }
}
