import HTTP
import NIOHTTP1
import Notifications

/// The event stream for browsers.
struct EventRoutes: Sendable {
    static let topicLimit = 100

    let notifications: NotificationService
    let hub: EventHub

    func stream(_ request: Request) async throws -> Response {
        let topics = try Self.topics(request.query)
        // Before the look at what was missed, so that nothing falls between the two.
        let feed = hub.feed(topics.map(\.description))
        if let last = try Self.lastEvent(request) {
            feed.precede(with: try await notifications.missed(since: last, topics).map(ServerSentEvent.init))
        }
        return .events(feed)
    }

    private static func lastEvent(_ request: Request) throws(Problem) -> Int64? {
        guard let text = request.headers.first(name: "last-event-id") ?? request.query["last_event_id"] else {
            return nil
        }
        guard let last = Int64(text), last >= 0 else {
            throw .invalidParameter("Last-Event-ID", "must be the id of an earlier event")
        }
        return last
    }

    private static func topics(_ query: Query) throws(Problem) -> [Topic] {
        let texts = query.all("topic")
        guard (1...topicLimit).contains(texts.count) else {
            throw .invalidParameter("topic", "must be given 1 to \(topicLimit) times")
        }
        let topics = texts.compactMap { Topic($0) }
        guard topics.count == texts.count else {
            throw .invalidParameter(
                "topic", "must be asset:ID, job:ID, user:ID or character:ID, or assets, jobs, users or prompts")
        }
        return topics
    }
}

extension ServerSentEvent {
    init(_ event: Event) {
        self.init(id: event.seq.map(String.init), event: event.kind, data: event.data)
    }
}
