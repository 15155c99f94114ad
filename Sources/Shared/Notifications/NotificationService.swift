import Foundation
package import Logging
package import Postgres
package import Redis
import Synchronization

/// Follows the event log for one gateway: one reader a process, however many clients wait for its news.
package final class NotificationService: Sendable {
    /// How long news may take while Redis is away. Less than half of the second that a cache may be behind, so that one
    /// slow look does not switch it off.
    static let pollInterval = Duration.milliseconds(400)
    /// After a look, so that a hundred changes a second are not a hundred looks: what comes meanwhile is told by the
    /// next one.
    static let pause = Duration.milliseconds(20)

    private let log: EventLog
    private let subscriber: RedisSubscriber
    private let prefix: String
    private let logger: Logger
    private let observers = Mutex<[@Sendable (Event) -> Void]>([])
    private let lookers = Mutex<[@Sendable (EventLogLook) -> Void]>([])

    package init(database: PostgresPool, subscriber: RedisSubscriber, prefix: String = "greenroom", logger: Logger) {
        self.log = EventLog(database: database)
        self.subscriber = subscriber
        self.prefix = prefix
        self.logger = logger
    }

    /// Every event from now on, each observer in the order of this call. It must be quick and not block.
    package func observe(_ observer: @escaping @Sendable (Event) -> Void) {
        observers.withLock { $0.append(observer) }
    }

    /// Every look into the log that succeeded, once its events have been told: for what must know that it is up to date.
    package func observeLooks(_ looker: @escaping @Sendable (EventLogLook) -> Void) {
        lookers.withLock { $0.append(looker) }
    }

    private func tell(_ look: EventLogLook) {
        for looker in lookers.withLock({ $0 }) { looker(look) }
    }

    /// The events of `topics` after number `seq`, in the order of the numbers. One that happens just now may be told
    /// to the observers too.
    package func missed(since seq: Int64, _ topics: [Topic]) async throws -> [Event] {
        try await log.missed(since: seq, topics: topics)
    }

    private func tell(_ events: [Event]) {
        let observers = observers.withLock { $0 }
        for event in events {
            for observer in observers { observer(event) }
        }
    }

    /// Runs until cancelled.
    package func run() async {
        let (wishes, wish) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        await withDiscardingTaskGroup { group in
            group.addTask { await self.listen(wish) }
            group.addTask { await self.tick(wish) }
            group.addTask { await self.follow(wishes) }
        }
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
            tell([
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

    private func follow(_ wishes: AsyncStream<Void>) async {
        var cursor: EventLog.Cursor?
        var known = EventDeduplication()
        for await _ in wishes {
            let began = ContinuousClock.now
            do {
                guard let from = cursor else {
                    cursor = try await log.end()
                    tell(EventLogLook(began: began, isFirst: true))
                    continue
                }
                let (events, next) = try await log.read(from: from)
                cursor = next
                tell(events.filter { known.isNew($0.seq ?? 0) })
                tell(EventLogLook(began: began, isFirst: false))
            } catch {
                logger.notice("news could not be read; trying again", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: Self.pause)
        }
    }
}
