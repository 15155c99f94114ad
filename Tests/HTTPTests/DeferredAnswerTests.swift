import NIOHTTP1
import Synchronization
import Testing

@testable import HTTP

/// A state that clients wait for: each answer is the state's number, once it is another than the client has.
private final class Counter: Sendable {
    private let value = Mutex(0)
    let hub = EventHub()

    func raise() {
        value.withLock { $0 += 1 }
        hub.publish(ServerSentEvent(data: ""), to: ["counter"])
    }

    func news(since known: Int, within limit: Duration = .seconds(60)) -> Response {
        Response.notModified(etag: "\"\(known)\"").deferred(until: ["counter"], within: limit) { requestID in
            let now = self.value.withLock { $0 }
            return now == known ? nil : .text("\(now) for \(requestID)")
        }
    }
}

@Suite struct DeferredAnswerTests {
    /// Both ways to the same answer: by a task, and straight from the event loop.
    private func withCounter(
        _ configuration: ServerConfiguration = ServerConfiguration(), within limit: Duration = .seconds(60),
        _ body: @escaping @Sendable (Int, String, HTTPServer, Counter) throws -> Void
    ) async throws {
        for path in ["/task", "/loop"] {
            let counter = Counter()
            try await withServer(configuration, events: counter.hub) { routes in
                routes.get("/task/:known") { request in
                    counter.news(since: Int(request.parameter("known")) ?? 0, within: limit)
                }
                routes.immediate(.GET, "/loop/:known") { request in
                    counter.news(since: Int(request.parameter("known")) ?? 0, within: limit)
                }
                routes.get("/loop/:known") { _ in .noContent }
                routes.get("/last") { _ in .text("last") }
            } _: { port, server in
                try body(port, path, server, counter)
            }
        }
    }

    private func ask(_ target: String, _ id: String = "id") -> String {
        "GET \(target) HTTP/1.1\r\nHost: t\r\nX-Request-ID: \(id)-0123456789\r\n\r\n"
    }

    @Test func `an answer is held until there is news, and the connection goes on`() async throws {
        try await withCounter { port, path, _, counter in
            let client = try RawClient(port: port)
            // The second is sent before the first is answered.
            try client.send(ask("\(path)/0", "first") + ask("/last"))
            let other = try RawClient(port: port)
            #expect(try other.get("/last").text == "last")
            counter.hub.publish(ServerSentEvent(data: ""), to: ["counter", "other"])
            counter.raise()
            let first = try client.response()
            #expect(first.text == "1 for first-0123456789")
            #expect(first["x-request-id"] == "first-0123456789")
            #expect(try client.response().text == "last")
            #expect(try client.get("\(path)/0").text.hasPrefix("1 for"))
        }
    }

    @Test func `without news the time runs out`() async throws {
        try await withCounter(ServerConfiguration(eventHeartbeat: .milliseconds(40)), within: .milliseconds(50)) {
            port, path, _, counter in
            let client = try RawClient(port: port)
            for _ in 0..<2 {
                try client.send(ask("\(path)/0"))
                let answer = try client.response(toHead: true)
                #expect(answer.status == 304)
                #expect(answer["etag"] == "\"0\"")
            }
            counter.raise()
            #expect(try client.get("\(path)/0").status == 200)
        }
    }

    @Test func `all who wait are told, also where they are many`() async throws {
        try await withCounter { port, path, server, counter in
            let clients = try (0..<600).map { _ in
                let client = try RawClient(port: port)
                try client.send(ask("\(path)/0"))
                return client
            }
            while server.statistics.requests < clients.count {}
            counter.raise()
            for client in clients { #expect(try client.response().status == 200) }
        }
    }

    @Test func `news at the moment of asking is not missed`() async throws {
        try await withCounter { port, path, _, counter in
            let client = try RawClient(port: port)
            for known in 0..<200 {
                try client.send(ask("\(path)/\(known)"))
                counter.raise()
                #expect(try client.response().text.hasPrefix("\(known + 1) for"))
            }
        }
    }

    @Test func `a client that goes while it waits harms nobody`() async throws {
        try await withCounter { port, path, server, counter in
            for _ in 0..<20 {
                let client = try RawClient(port: port)
                try client.send(ask("\(path)/0"))
                client.reset()
            }
            while server.statistics.connections > 0 { counter.hub.publish(ServerSentEvent(data: ""), to: ["counter"]) }
            counter.raise()
            #expect(try RawClient(port: port).get("\(path)/0").status == 200)
        }
    }
}
