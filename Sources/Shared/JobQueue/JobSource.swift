import Foundation
import Logging
import Redis

/// Where the next jobs come from: hints from Redis, or PostgreSQL itself where Redis is away or silent.
struct JobSource: Sendable {
    /// After this much silence PostgreSQL is asked.
    static let quiet = Duration.seconds(2)
    /// While Redis is away PostgreSQL is asked this often.
    static let pollInterval = Duration.milliseconds(250)

    let store: JobStore
    let blockingRedis: RedisBlockingClient
    let hints: HintLists
    /// Hears of queues whose hints run out.
    let hungry: AsyncStream<String>.Continuation
    let queues: QueueWeights
    let workerNo: Int32
    let logger: Logger

    /// Waits for jobs and claims them, at most `count`, of which `beginning` are run at once. None: nothing came of this
    /// round (stale hints, silence, a failure, or the task was cancelled); ask again.
    func next(_ count: Int, beginning: Int) async -> [ClaimedJob] {
        var generator = SystemRandomNumberGenerator()
        let order = queues.order(using: &generator)
        do {
            guard let ids = try await hinted(count, of: order) else {
                return try await store.claimNext(
                    count, beginning: beginning, worker: workerNo, queues: order)
            }
            return ids.isEmpty ? [] : try await store.claim(ids, beginning: beginning, worker: workerNo, queues: order)
        } catch {
            guard !Task.isCancelled else { return [] }
            logger.warning("no job could be taken", metadata: ["error": "\(error)"])
            try? await Task.sleep(for: .milliseconds(500))
            return []
        }
    }

    /// The ids on the next hints; nil after silence, or (a little later) where Redis is away.
    private func hinted(_ count: Int, of order: [String]) async throws -> [UUID]? {
        do {
            let replies = try await blockingRedis.pipeline(
                hints.waitAndTake(count, of: order, timeout: Self.quiet), timeout: Self.quiet)
            guard replies.count == 2 else { return nil }
            if case .error(let code, let message) = replies[1] {
                logger.warning("hints cannot be taken", metadata: ["error": "\(code) \(message)"])
                return nil
            }
            let taken = hints.taken(replies[1], of: order)
            for queue in taken.hungry { hungry.yield(queue) }
            return taken.ids.isEmpty && replies[0].isNull ? nil : taken.ids
        } catch let error as RedisError {
            try Task.checkCancellation()
            logger.notice("Redis is away; asking PostgreSQL", metadata: ["error": "\(error)"])
            try await Task.sleep(for: Self.pollInterval)
            return nil
        }
    }
}
