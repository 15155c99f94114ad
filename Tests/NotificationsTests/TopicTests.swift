import Foundation
import Testing

@testable import Notifications

struct TopicTests {
    @Test func `a topic reads as clients write it`() throws {
        let id = UUID()
        #expect(Topic("asset:\(id.uuidString)") == Topic(subject: "asset", id: id))
        #expect(Topic("assets") == Topic(subject: "asset", id: nil))
        #expect(try #require(Topic("job:\(id.uuidString)")).description == "job:\(id.uuidString.lowercased())")
    }

    @Test(arguments: ["", "asset", "asset:", "asset:7", "things", "thing:6B29FC40-CA47-1067-B31D-00DD010662DA", "s"])
    func `what is no topic is refused`(text: String) {
        #expect(Topic(text) == nil)
    }
}

struct EventDeduplicationTests {
    @Test func `each number is new once, also when it comes late`() {
        var known = EventDeduplication()
        let answers = [5, 6, 5, 4, 4].map { known.isNew($0) }
        #expect(answers == [true, true, false, true, false])
    }
}

struct SubscriptionHubTests {
    private func event(_ id: UUID, _ seq: Int64) -> Event {
        Event(seq: seq, subject: "asset", subjectID: id, kind: "asset.updated", data: "{}")
    }

    @Test func `a subscriber hears of its topics, once each`() async {
        let hub = SubscriptionHub()
        let (mine, other) = (UUID(), UUID())
        let both = hub.subscribe([Topic(subject: "asset", id: mine), Topic(subject: "asset", id: nil)])
        let one = hub.subscribe([Topic(subject: "asset", id: mine)])
        hub.deliver([event(mine, 1), event(other, 2)])
        hub.finish()
        #expect(await both.reduce(into: []) { $0.append($1.seq) } == [1, 2])
        #expect(await one.reduce(into: []) { $0.append($1.seq) } == [1])
    }

    @Test func `a subscriber that has gone is forgotten`() async {
        let hub = SubscriptionHub()
        do {
            let stream = hub.subscribe([Topic(subject: "asset", id: nil)])
            #expect(hub.count == 1)
            withExtendedLifetime(stream) {}
        }
        #expect(hub.count == 0)
    }

    @Test func `a reader that falls behind loses the oldest, not the newest`() async {
        let hub = SubscriptionHub()
        let id = UUID()
        let stream = hub.subscribe([Topic(subject: "asset", id: id)])
        hub.deliver((1...Int64(SubscriptionHub.backlog) + 10).map { event(id, $0) })
        hub.finish()
        let seen = await stream.reduce(into: []) { $0.append($1.seq ?? 0) }
        #expect(seen.count == SubscriptionHub.backlog)
        #expect(seen.last == Int64(SubscriptionHub.backlog) + 10)
    }
}

struct ExpiryTests {
    @Test func `a subscription ends at its deadline, one without goes on`() async {
        let hub = SubscriptionHub()
        let (now, topic) = (ContinuousClock.now, Topic(subject: "asset", id: nil))
        let brief = hub.subscribe([topic], until: now + .seconds(1))
        let lasting = hub.subscribe([topic])
        hub.expire(at: now)
        #expect(hub.count == 2)
        hub.expire(at: now + .seconds(1))
        #expect(await brief.reduce(0) { count, _ in count + 1 } == 0)
        #expect(hub.count == 1)
        withExtendedLifetime(lasting) {}
    }
}
