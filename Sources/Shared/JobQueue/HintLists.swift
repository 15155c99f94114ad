package import Foundation
package import Logging
package import Redis
import Security

/// The Redis side of a queue: three lists of job ids, by priority, and a list of wake tokens that idle workers wait on.
///
/// They are hints. A hint lost is found again by the feeder, a hint repeated or stale fails its claim; so nothing is
/// kept of the hints that a worker has taken. Each list is bounded: what does not fit is fed later, tenant by tenant.
package struct HintLists: Sendable {
    /// Hints that a list holds at most: what a flush of Redis costs, and how far one tenant can run ahead of others.
    package static let window = 1000

    /// With fewer hints than this, a queue that has more jobs is fed at once: so early that workers do not wait for it.
    static let hungry = window / 2

    let redis: RedisClient
    let prefix: String
    let logger: Logger

    package init(redis: RedisClient, prefix: String = "greenroom", logger: Logger) {
        self.redis = redis
        self.prefix = prefix
        self.logger = logger
    }

    var cancelChannel: String { "\(prefix):cancel" }

    /// A token for each hint, at most `window`; a worker that wakes by one takes as many hints as it has room for.
    func wakeKey(_ queue: String) -> String { "\(prefix):queue:\(queue):wake" }
    /// There while PostgreSQL has due jobs whose hints found no room.
    func moreKey(_ queue: String) -> String { "\(prefix):queue:\(queue):more" }
    private func feedingKey(_ queue: String) -> String { "\(prefix):queue:\(queue):feeding" }
    func listKey(_ queue: String, _ band: PriorityBand) -> String { "\(prefix):queue:\(queue):\(band.rawValue)" }

    /// A queue's keys as the scripts want them: its lists, highest priority first, its wake list, its mark for more.
    private func keys(_ queue: String) -> [String] {
        PriorityBand.allCases.map { listKey(queue, $0) } + [wakeKey(queue), moreKey(queue)]
    }

    // MARK: The producer's side

    /// Tells the workers of `queue` that committed jobs wait. Never throws: the feeder repairs what is lost here.
    package func push(_ ids: [UUID], queue: String, priority: Int16) async {
        do {
            let band = PriorityBand(priority)
            _ = try await redis.run(
                Self.push, keys: [listKey(queue, band), wakeKey(queue), moreKey(queue)],
                arguments: ["\(Self.window)"] + ids.map(\.text))
        } catch {
            logger.notice(
                "hints not pushed; the feeder will",
                metadata: ["queue": "\(queue)", "job_id": "\(ids.first?.text ?? "")", "error": "\(error)"])
        }
    }

    /// Tells the workers of several queues.
    package func push(_ hints: [Hint]) async {
        for (_, hints) in Dictionary(grouping: hints, by: { listKey($0.queue, PriorityBand($0.priority)) })
            .sorted(by: { $0.key < $1.key })
        {
            await push(hints.map(\.id), queue: hints[0].queue, priority: hints[0].priority)
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

    // MARK: The worker's side

    struct Taken: Sendable, Equatable {
        var ids: [UUID] = []
        /// Queues whose lists are half empty although PostgreSQL has more.
        var hungry: [String] = []
    }

    /// The commands that wait until any of the queues has something and then take it, in one round trip: Redis carries
    /// out the second as soon as the first one ends.
    func waitAndTake(_ count: Int, of queues: [String], timeout: Duration) -> [RedisCommand] {
        [RedisBlockingClient.blpop(queues.map(wakeKey), timeout: timeout), take(count, of: queues)]
    }

    /// At most `count` hints: from the first queue that has any, then from the next.
    func take(_ count: Int, of queues: [String]) -> RedisCommand {
        Self.take.byText(keys: queues.flatMap(keys), arguments: ["\(count)", "\(Self.hungry)"])
    }

    func taken(_ reply: RedisValue, of queues: [String]) -> Taken {
        guard case .array(let parts) = reply else { return Taken() }
        var taken = Taken()
        for part in parts {
            switch part {
            case .integer(let number): taken.hungry.append(queues[Int(number) - 1])
            default:
                guard let id = part.text.flatMap(UUID.init(uuidString:)) else {
                    logger.warning("a hint that is no job id was dropped")
                    continue
                }
                taken.ids.append(id)
            }
        }
        return taken
    }

    // MARK: The feeder's side

    /// Puts those of `ids` on the queue's lists that are not on them yet.
    ///
    /// - Parameter more: whether PostgreSQL has due jobs beyond these.
    /// - Returns: how many were missing.
    func restage(_ ids: [(id: UUID, priority: Int16)], queue: String, more: Bool) async throws -> Int {
        let arguments =
            ["\(Self.window)", more ? "1" : "0"]
            + ids.flatMap { ["\(PriorityBand($0.priority).place)", $0.id.text] }
        let reply = try await redis.run(Self.restage, keys: keys(queue), arguments: arguments)
        guard case .integer(let added) = reply else { return 0 }
        return Int(added)
    }

    /// Takes all hints of a queue away: it is paused.
    func clear(_ queue: String) async throws {
        _ = try await redis.del(keys(queue))
    }

    /// Whether the queue is hungry and the caller is to feed it: whoever asks first, until it says `endFeeding`, or for a
    /// second. Two at once would do no harm.
    func beginFeeding(_ queue: String) async throws -> Bool {
        let reply = try await redis.run(
            Self.begin, keys: keys(queue) + [feedingKey(queue)], arguments: ["\(Self.hungry)"])
        return reply == .integer(1)
    }

    func endFeeding(_ queue: String) async throws { _ = try await redis.del([feedingKey(queue)]) }
}

/// Where a waiting job is to be found.
package struct Hint: Sendable, Equatable {
    let id: UUID
    let queue: String
    let priority: Int16
}

/// The three lists of a queue.
enum PriorityBand: String, CaseIterable, Sendable {
    case high, normal, low

    init(_ priority: Int16) { self = priority > 0 ? .high : priority < 0 ? .low : .normal }

    /// From 1, in the order of the keys.
    var place: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
}
