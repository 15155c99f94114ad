import HTTP
import NIOHTTP1
import Notifications

/// The event stream for browsers.
struct EventRoutes: Sendable {
    static let topicLimit = 100

    let notifications: NotificationService

    func stream(_ request: Request) async throws -> Response {
        let topics = try Self.topics(request.query)
        guard let text = request.headers.first(name: "last-event-id") ?? request.query["last_event_id"] else {
            return .events(Self.events([], notifications.subscribe(topics)))
        }
        guard let last = Int64(text), last >= 0 else {
            throw Problem.invalidParameter("Last-Event-ID", "must be the id of an earlier event")
        }
        let (missed, live) = try await notifications.subscribe(topics, after: last)
        return .events(Self.events(missed, live))
    }

    private static func topics(_ query: Query) throws(Problem) -> [Topic] {
        let texts = query.all("topic")
        guard (1...topicLimit).contains(texts.count) else {
            throw .invalidParameter("topic", "must be given 1 to \(topicLimit) times")
        }
        let topics = texts.compactMap { Topic($0) }
        guard topics.count == texts.count else {
            throw .invalidParameter("topic", "must be asset:ID, job:ID or user:ID, or assets, jobs or users")
        }
        return topics
    }

    /// What was missed, then what comes; an event that stands in both is told once.
    private static func events(_ missed: [Event], _ live: AsyncStream<Event>) -> EventSequence {
        EventSequence(missed: missed, live: live)
    }
}

/// Missed events, then live ones, as they are sent.
struct EventSequence: AsyncSequence, Sendable {
    typealias Element = ServerSentEvent

    let missed: [Event]
    let live: AsyncStream<Event>

    struct AsyncIterator: AsyncIteratorProtocol {
        var missed: ArraySlice<Event>
        let replayed: Set<Int64>
        var live: AsyncStream<Event>.AsyncIterator

        mutating func next() async throws -> ServerSentEvent? {
            if let event = missed.popFirst() { return Self.sent(event) }
            while let event = await live.next(isolation: #isolation) {
                guard let seq = event.seq, replayed.contains(seq) else { return Self.sent(event) }
            }
            return nil
        }

        private static func sent(_ event: Event) -> ServerSentEvent {
            ServerSentEvent(id: event.seq.map(String.init), event: event.kind, data: event.data)
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(
            missed: missed[...], replayed: Set(missed.compactMap(\.seq)), live: live.makeAsyncIterator())
    }
}
