import Foundation
package import Logging
package import Postgres
package import Redis
import Synchronization

/// Follows the event log for one gateway and tells every waiting client: one reader a process, however many wait.
package final class NotificationService: Sendable {
    /// How long news may take while Redis is away.
    static let pollInterval = Duration.seconds(1)
    private static let expiryInterval = Duration.milliseconds(250)

    private let log: EventLog
    private let subscriber: RedisSubscriber
    private let prefix: String
    private let logger: Logger
    private let hub = SubscriptionHub()

    package init(database: PostgresPool, subscriber: RedisSubscriber, prefix: String = "greenroom", logger: Logger) {
        self.log = EventLog(database: database)
        self.subscriber = subscriber
        self.prefix = prefix
        self.logger = logger
    }

    /// Every event from now on, before any subscriber hears it. For caches: must be quick and not block.
    package func observe(_ observer: @escaping @Sendable (Event) -> Void) {
        hub.observe(observer)
    }

    /// The events of `topics` from now on. A reader that falls 256 events behind loses the oldest: it should read the
    /// state, not the story.
    package func subscribe(_ topics: [Topic]) -> AsyncStream<Event> {
        hub.subscribe(topics)
    }

    /// The events of `topics` from now on, for at most `limit`, give or take a quarter of a second.
    package func subscribe(_ topics: [Topic], for limit: Duration) -> AsyncStream<Event> {
        hub.subscribe(topics, until: .now.advanced(by: limit))
    }

    /// The events of `topics` after number `seq`, then those from now on; what falls between may come in both.
    package func subscribe(
        _ topics: [Topic], after seq: Int64
    ) async throws -> (missed: [Event], live: AsyncStream<Event>) {
        let live = hub.subscribe(topics)
        return (try await log.missed(since: seq, topics: topics), live)
    }

    package var subscriberCount: Int { hub.count }

    /// Runs until cancelled.
    package func run() async {
        let (wishes, wish) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        await withDiscardingTaskGroup { group in
            group.addTask { await self.listen(wish) }
            group.addTask { await self.tick(wish) }
            group.addTask { await self.follow(wishes) }
            group.addTask { await self.expire() }
        }
        hub.finish()
    }

    private func listen(_ wish: AsyncStream<Void>.Continuation) async {
        let channels = [NewsPublisher.newsChannel(prefix), NewsPublisher.progressChannel(prefix)]
        // Where Redis is away the subscription follows by itself; till then the clock does.
        for channel in channels { _ = try? await subscriber.subscribe(channel) }
        for await event in subscriber.events {
            guard case .message(let channel, let payload) = event, channel == channels[1] else {
                wish.yield()
                continue
            }
            let parts = payload.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let topic = Topic(String(parts[0])), let id = topic.id else { continue }
            hub.deliver([
                Event(
                    seq: nil, subject: topic.subject, subjectID: id, kind: "\(topic.subject).progress",
                    data: String(parts[1]))
            ])
        }
    }

    private func tick(_ wish: AsyncStream<Void>.Continuation) async {
        while !Task.isCancelled {
            wish.yield()
            try? await Task.sleep(for: Self.pollInterval)
        }
        wish.finish()
    }

    private func expire() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.expiryInterval)
            hub.expire(at: .now)
        }
    }

    private func follow(_ wishes: AsyncStream<Void>) async {
        var cursor: EventLog.Cursor?
        var known = EventDeduplication()
        for await _ in wishes {
            do {
                guard let from = cursor else {
                    cursor = try await log.end()
                    continue
                }
                let (events, next) = try await log.read(from: from)
                cursor = next
                hub.deliver(events.filter { known.isNew($0.seq ?? 0) })
            } catch {
                logger.notice("news could not be read; trying again", metadata: ["error": "\(error)"])
            }
        }
    }
}
