import NIOCore
import Testing

@testable import HTTP

@Suite struct EventStreamTests {
    /// A server whose `/events` follows the topics of its query.
    private func withStreams(
        _ configuration: ServerConfiguration = ServerConfiguration(), missed: [ServerSentEvent] = [],
        _ body: @escaping @Sendable (Int, EventHub) throws -> Void
    ) async throws {
        let hub = EventHub()
        try await withServer(configuration, events: hub) { routes in
            routes.get("/events") { request in
                let feed = hub.feed(request.query.all("topic"))
                feed.precede(with: missed)
                return .events(feed)
            }
        } _: { port, _ in
            try body(port, hub)
        }
    }

    @Test func `events arrive as they are said, with comments in the quiet`() async throws {
        try await withStreams(ServerConfiguration(eventHeartbeat: .milliseconds(100))) { port, hub in
            let client = try RawClient.stream(port, "x")
            hub.publish(ServerSentEvent(id: "7", event: "status\nx", data: "two\r\nlines"), to: ["x"])
            #expect(try client.event() == "id: 7\nevent: statusx\ndata: two\ndata: lines\n\n")
            var comment = ""
            while comment != ":\n\n" { comment = String(decoding: try client.chunk(), as: UTF8.self) }
            hub.publish(ServerSentEvent(data: ""), to: ["x"])
            #expect(try client.event() == "data: \n\n")
        }
    }

    @Test func `a client of HTTP 1.0 reads them without chunks`() async throws {
        try await withStreams { port, hub in
            let client = try RawClient(port: port)
            try client.send("GET /events?topic=x HTTP/1.0\r\n\r\n")
            _ = try client.receive(until: "\r\n\r\n")
            hub.publish(ServerSentEvent(data: "1"), to: ["x"])
            #expect(try client.receive(until: "\n\n") == "data: 1\n\n")
        }
    }

    @Test func `a client hears of its topics, once each, in their order`() async throws {
        try await withStreams { port, hub in
            let both = try RawClient.stream(port, "x", "y")
            let one = try RawClient.stream(port, "x")
            for number in 1...600 {
                hub.publish(ServerSentEvent(data: "\(number)"), to: number % 2 == 0 ? ["x", "y"] : ["y"])
            }
            for number in 1...600 { #expect(try both.event() == "data: \(number)\n\n") }
            for number in 1...300 { #expect(try one.event() == "data: \(2 * number)\n\n") }
        }
    }

    @Test func `what was missed comes first, and what stands in both once`() async throws {
        let missed = [ServerSentEvent(id: "1", data: "a"), ServerSentEvent(id: "2", data: "b")]
        try await withStreams(missed: missed) { port, hub in
            let client = try RawClient.stream(port, "x")
            #expect(try client.event() == "id: 1\ndata: a\n\nid: 2\ndata: b\n\n")
            for event in [missed[1], ServerSentEvent(id: "3", data: "c")] { hub.publish(event, to: ["x"]) }
            #expect(try client.event() == "id: 3\ndata: c\n\n")
        }
    }

    @Test func `what happens while a handler looks for what was missed is not lost`() async throws {
        let hub = EventHub()
        try await withServer(events: hub) { routes in
            routes.get("/events") { _ in
                let feed = hub.feed(["x"])
                hub.publish(ServerSentEvent(id: "2", data: "both"), to: ["x"])
                hub.publish(ServerSentEvent(id: "3", data: "meanwhile"), to: ["x"])
                hub.publish(ServerSentEvent(id: "4", data: "other"), to: ["y"])
                feed.precede(with: [ServerSentEvent(id: "1", data: "missed"), ServerSentEvent(id: "2", data: "both")])
                return .events(feed)
            }
        } _: { port, _ in
            let client = try RawClient.stream(port)
            hub.publish(ServerSentEvent(id: "5", data: "last"), to: ["x"])
            var text = ""
            while !text.contains("last") { text += try client.event() }
            #expect(
                text.split(separator: "\n").filter { $0.hasPrefix("data") } == [
                    "data: missed", "data: both", "data: meanwhile", "data: last",
                ])
        }
    }

    @Test func `feeds may be let go while events are told`() async {
        let hub = EventHub()
        await withTaskGroup { group in
            for _ in 0..<4 {
                group.addTask { for _ in 0..<5000 { _ = hub.feed(["x"]) } }
                group.addTask { for _ in 0..<5000 { hub.publish(ServerSentEvent(data: "news"), to: ["x"]) } }
            }
        }
    }

    @Test func `a client that goes is forgotten`() async throws {
        let hub = EventHub()
        try await withServer(events: hub) { routes in
            routes.get("/events") { _ in .events(hub.feed(["x"])) }
        } _: { port, server in
            for _ in 0..<20 { try RawClient.stream(port, "x").close() }
            while server.statistics.connections > 0 { hub.publish(ServerSentEvent(data: "news"), to: ["x"]) }
        }
    }

    @Test func `a client that does not read is cut off, and the others are not`() async throws {
        try await withStreams { port, hub in
            let asleep = try RawClient.stream(port, "x", receiveBuffer: 4096)
            let awake = try RawClient.stream(port, "x")
            let text = String(repeating: "x", count: 100_000)
            for number in 0..<100 {
                hub.publish(ServerSentEvent(id: "\(number)", data: text), to: ["x"])
                #expect(try awake.event().hasPrefix("id: \(number)\n"))
            }
            let received = try asleep.receiveAll().utf8.count
            #expect(received < 100 * text.utf8.count, "it was sent \(received) bytes")
        }
    }
}

extension RawClient {
    /// A client that follows `topics`, its response's head read.
    fileprivate static func stream(_ port: Int, _ topics: String..., receiveBuffer: Int32? = nil) throws -> RawClient {
        let client = try RawClient(port: port, receiveBuffer: receiveBuffer)
        let query = topics.map { "topic=\($0)" }.joined(separator: "&")
        try client.send("GET /events?\(query) HTTP/1.1\r\nHost: t\r\n\r\n")
        let head = try client.responseHead()
        #expect(head["content-type"] == "text/event-stream")
        return client
    }

    /// The next chunk that is no comment; empty at the stream's end.
    fileprivate func event() throws -> String {
        while true {
            let text = String(decoding: try chunk(), as: UTF8.self)
            if text != ":\n\n" { return text }
        }
    }
}
