package import Foundation
package import Logging
package import Redis
import Security

/// The Redis side of a queue: lists of job ids. They are hints. A hint lost is found again by the feeder, a hint
/// repeated or stale fails its claim.
package struct HintLists: Sendable {
    let redis: RedisClient
    let prefix: String
    let logger: Logger

    package init(redis: RedisClient, prefix: String = "greenroom", logger: Logger) {
        self.redis = redis
        self.prefix = prefix
        self.logger = logger
    }

    func queueKey(_ queue: String) -> String { "\(prefix):queue:\(queue)" }
    func workerKey(_ worker: Int32) -> String { "\(prefix):worker:\(worker)" }
    var cancelChannel: String { "\(prefix):cancel" }

    /// Tells the workers of `queue` that a committed job waits. Never throws: the feeder repairs what is lost here.
    package func push(_ id: UUID, queue: String) async {
        do {
            _ = try await redis.lpush(queueKey(queue), [id.text])
        } catch {
            logger.notice("hint not pushed; the feeder will", metadata: ["job_id": "\(id.text)", "error": "\(error)"])
        }
    }

    /// Tells whichever worker runs the job that an admin wants it to end. Lost: the next heartbeat tells it.
    package func announceCancel(_ id: UUID) async {
        do {
            _ = try await redis.publish(cancelChannel, id.text)
        } catch {
            logger.notice(
                "cancel not announced; a heartbeat will", metadata: ["job_id": "\(id.text)", "error": "\(error)"])
        }
    }

    func remove(_ id: UUID, worker: Int32) async {
        _ = try? await redis.lrem(workerKey(worker), id.text, count: 1)
    }

    /// Puts those of `ids` on the queue's list that are not on it yet.
    ///
    /// - Returns: how many were missing.
    func restage(_ ids: [UUID], queue: String) async throws -> Int {
        guard !ids.isEmpty else { return 0 }
        let reply = try await redis.run(
            Self.restage, keys: [queueKey(queue)], arguments: ids.map { $0.text })
        guard case .integer(let added) = reply else { return 0 }
        return Int(added)
    }

    /// Gives a worker's own hints back to the queue, and removes its list.
    func giveBack(worker: Int32, queue: String) async throws {
        _ = try await redis.run(Self.giveBack, keys: [workerKey(worker), queueKey(queue)])
    }

    private static let restage = RedisScript(
        """
        local present = {}
        for _, id in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do present[id] = true end
        local added = 0
        for _, id in ipairs(ARGV) do
            if not present[id] then redis.call('LPUSH', KEYS[1], id); added = added + 1 end
        end
        return added
        """)

    private static let giveBack = RedisScript(
        """
        while redis.call('LMOVE', KEYS[1], KEYS[2], 'LEFT', 'RIGHT') do end
        return 1
        """)
}
