import Testing

@testable import Redis

struct SubscriberTests {
    private let server: RedisServer
    private let client: RedisClient
    private let subscriber: RedisSubscriber

    init() async throws {
        server = try await RedisServer()
        client = try server.client()
        subscriber = RedisSubscriber(try server.configuration())
    }

    /// The events, one by one.
    private final class Reader {
        private var iterator: AsyncStream<RedisSubscriber.Event>.Iterator

        /// Subscribes first. Where that was before there was a connection, `.reconnected` tells that there is.
        init(_ subscriber: RedisSubscriber, subscribing channel: String) async throws {
            iterator = subscriber.events.makeAsyncIterator()
            if try await !subscriber.subscribe(channel) {
                #expect(await next() == .reconnected)
                #expect(try await subscriber.subscribe(channel))
            }
        }

        func next() async -> RedisSubscriber.Event? { await iterator.next(isolation: #isolation) }
    }

    @Test func `what is published after a subscription is confirmed arrives`() async throws {
        let events = try await Reader(subscriber, subscribing: "a")
        try await subscriber.subscribe(pattern: "job:*")
        #expect(try await client.publish("a", "1") == 1)
        #expect(try await client.publish("b", "2") == 0)
        #expect(try await client.publish("job:7", "é\r\n") == 1)
        #expect(await events.next() == .message(channel: "a", payload: "1"))
        #expect(await events.next() == .message(channel: "job:7", payload: "é\r\n"))
    }

    @Test func `topics come and go`() async throws {
        let events = try await Reader(subscriber, subscribing: "a")
        subscriber.unsubscribe("a")
        try await eventually { try await client.publish("a", "lost") == 0 }
        for round in 0..<20 {
            #expect(try await subscriber.subscribe("a"))
            #expect(try await client.publish("a", "\(round)") == 1)
            subscriber.unsubscribe("a")
        }
        var last: RedisSubscriber.Event?
        while last != .message(channel: "a", payload: "19") { last = await events.next() }
    }

    @Test func `after an outage all is subscribed again, and the gap is told before any message`() async throws {
        let events = try await Reader(subscriber, subscribing: "a")
        try await subscriber.subscribe(pattern: "p*")
        try await client.publish("a", "before")
        #expect(await events.next() == .message(channel: "a", payload: "before"))
        server.kill()
        try await eventually { try await !subscriber.subscribe("b") }
        try await server.start()
        #expect(await events.next() == .reconnected)
        try await eventually { await client.isUp }
        for channel in ["a", "b", "p1"] {
            #expect(try await client.publish(channel, channel) == 1)
            #expect(await events.next() == .message(channel: channel, payload: channel))
        }
    }

    @Test func `ten thousand topics are subscribed, and again after a reconnection`() async throws {
        let events = try await Reader(subscriber, subscribing: "0")
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 1..<10_000 { group.addTask { try await subscriber.subscribe("\(index)") } }
            for try await isLive in group { #expect(isLive) }
        }
        try await client.send(RedisCommand("CLIENT", "KILL", "TYPE", "pubsub"))
        #expect(await events.next() == .reconnected)
        for index in [0, 5000, 9999] { #expect(try await client.publish("\(index)", "x") == 1) }
    }

    @Test func `a reader that falls behind is told that it missed something`() async throws {
        let events = try await Reader(subscriber, subscribing: "a")
        _ = try await client.pipeline((0..<11_000).map { RedisCommand("PUBLISH", "a", $0) })
        // The server confirms this behind the messages, so all of those have come by now.
        try await subscriber.subscribe("b")
        for index in 0..<10_000 { #expect(await events.next() == .message(channel: "a", payload: "\(index)")) }
        try await client.publish("b", "after")
        #expect(await events.next() == .reconnected)
        #expect(await events.next() == .message(channel: "b", payload: "after"))
    }

    @Test func `a shutdown ends the events`() async throws {
        let events = try await Reader(subscriber, subscribing: "a")
        subscriber.shutdown()
        #expect(await events.next() == nil)
        #expect(try await !subscriber.subscribe("b"))
    }
}
