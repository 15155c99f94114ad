import NIOCore
import Testing

@testable import Redis

struct ReplyQueueTests {
    private var queue = ReplyQueue<String>()

    private mutating func receive(_ number: Int) -> (String, [RedisValue])? {
        if case .complete(let token, let values) = queue.receive(.integer(number)) { (token, values) } else { nil }
    }

    @Test mutating func `replies go to those who wait, in order`() throws {
        for (name, count) in [("a", 1), ("b", 3), ("c", 1)] { queue.expect(count, for: name, by: .distantFuture) }
        #expect(try #require(receive(1)) == ("a", [.integer(1)]))
        #expect(receive(2) == nil)
        #expect(receive(3) == nil)
        #expect(try #require(receive(4)) == ("b", [.integer(2), .integer(3), .integer(4)]))
        #expect(queue.drain() == ["c"])
        #expect(queue.isEmpty)
    }

    @Test mutating func `a reply that nobody waits for is told`() {
        queue.expect(1, for: "a", by: .distantFuture)
        _ = receive(1)
        guard case .unexpected = queue.receive(.null) else {
            Issue.record("nobody waited")
            return
        }
    }

    @Test mutating func `the deadline is that of the one who has waited longest`() {
        #expect(queue.deadline == nil)
        queue.expect(1, for: "a", by: .uptimeNanoseconds(10))
        queue.expect(1, for: "b", by: .uptimeNanoseconds(5))
        #expect(queue.deadline == .uptimeNanoseconds(10))
        _ = receive(1)
        #expect(queue.deadline == .uptimeNanoseconds(5))
        #expect(queue.drain() == ["b"])
        #expect(queue.deadline == nil)
    }
}

struct LinkStateTests {
    private var link = LinkState<String>()
    private static let reason = RedisError.unavailable("gone")

    private var route: String {
        switch link.route {
        case .send(let connection): connection
        case .wait: "wait"
        case .fail(let error): "\(error)"
        }
    }

    @Test mutating func `those who ask during the first attempt wait, and are served when it succeeds`() {
        #expect(route == "wait")
        #expect(link.connected("c1", now: .zero) == .none)
        #expect(route == "c1")
    }

    @Test mutating func `after a failure nobody waits, and the pauses grow`() {
        var pauses: [Duration] = []
        for _ in 0..<10 {
            if case .pause(let pause) = link.attemptFailed(Self.reason) { pauses.append(pause) }
            #expect(route == "Redis is not available: gone")
            #expect(link.pauseEnded() == .connect)
            #expect(route == "Redis is not available: still trying to connect")
        }
        #expect(pauses.prefix(3) == [.milliseconds(50), .milliseconds(100), .milliseconds(200)])
        #expect(pauses.last == .seconds(2))
    }

    @Test mutating func `a proven connection that is lost is replaced at once`() {
        _ = link.connected("c1", now: .zero)
        #expect(link.lost(Self.reason, now: .seconds(5)) == .connect)
        #expect(route == "wait")
    }

    @Test mutating func `a connection that is thrown out soon is replaced after a pause`() {
        _ = link.connected("c1", now: .seconds(5))
        #expect(link.lost(Self.reason, now: .seconds(5.5)) == .pause(.milliseconds(50)))
    }

    @Test mutating func `a reset replaces the connection at once, however young`() {
        _ = link.connected("c1", now: .zero)
        let (connection, action) = link.reset()
        #expect(connection == "c1")
        #expect(action == .connect)
        #expect(route == "wait")
        #expect(link.reset() == (nil, .none))
    }

    @Test mutating func `after the end nothing begins again`() {
        _ = link.connected("c1", now: .zero)
        #expect(link.close() == "c1")
        #expect(link.close() == nil)
        #expect(link.lost(Self.reason, now: .seconds(5)) == .none)
        #expect(link.attemptFailed(Self.reason) == .none)
        #expect(link.pauseEnded() == .none)
        #expect(link.connected("c2", now: .zero) == .discard)
        #expect(route == "The connection to Redis was shut down")
    }
}

struct SubscriptionStateTests {
    private var state = SubscriptionState<Int>()
    private let topic = SubscriptionState<Int>.Topic.channel("a")
    private let other = SubscriptionState<Int>.Topic.pattern("b*")

    @Test mutating func `a subscription is live when the server has confirmed it`() {
        _ = state.up()
        #expect(state.subscribe(topic, 1) == .send)
        #expect(state.subscribe(topic, 2) == .wait)
        #expect(state.acknowledged(topic).waiters == [1, 2])
        #expect(state.subscribe(topic, 3) == .live)
    }

    @Test mutating func `each waits for the confirmation of its own SUBSCRIBE`() {
        _ = state.up()
        #expect(state.subscribe(topic, 1) == .send)
        #expect(state.unsubscribe(topic) == true)
        #expect(state.subscribe(topic, 2) == .send)
        #expect(state.acknowledged(topic).waiters == [1])
        #expect(state.subscribe(topic, 3) == .wait)
        #expect(state.acknowledged(topic).waiters == [2, 3])
    }

    @Test mutating func `what is wanted without a connection comes with one, and the gap is told once`() {
        #expect(state.subscribe(topic, 1) == .later)
        #expect(state.subscribe(other, 2) == .later)
        #expect(state.up() == [topic, other])
        #expect(state.acknowledged(topic).isRestored == false)
        #expect(state.acknowledged(other).isRestored == true)
    }

    @Test mutating func `those who wait when the connection goes are told`() {
        _ = state.up()
        _ = state.subscribe(topic, 1)
        _ = state.subscribe(topic, 2)
        #expect(state.down() == [1, 2])
        #expect(state.down().isEmpty)
        #expect(state.up() == [topic])
        #expect(state.acknowledged(topic).isRestored == true)
    }

    @Test mutating func `what is not wanted is not restored`() {
        _ = state.subscribe(topic, 1)
        #expect(state.unsubscribe(topic) == false)
        #expect(state.unsubscribe(topic) == false)
        #expect(state.up().isEmpty)
    }
}
