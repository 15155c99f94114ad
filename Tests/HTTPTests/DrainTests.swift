import HTTP
import Logging
import NIOCore
import NIOHTTP1
import Testing

@Suite struct DrainTests {
    @Test func `a drain lets answers finish, ends streams and long polls at once, and accepts nobody`() async throws {
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let begun = Flag()
        let hub = EventHub()
        try await withServer(events: hub) { routes in
            routes.get("/slow") { _ in
                begun.set("slow")
                for await _ in gate {}
                return .text("whole")
            }
            routes.get("/poll") { _ in
                begun.set("poll")
                return .notModified(etag: "\"1\"").deferred(until: ["x"], within: .seconds(60)) { _ in nil }
            }
            routes.get("/events") { _ in
                let feed = hub.feed(["x"])
                feed.precede(with: [ServerSentEvent(data: "first")])
                return .events(feed)
            }
        } _: { port, server in
            let clients = try ["/slow", "/poll", "/events"].map { target in
                let client = try RawClient(port: port)
                try client.send("GET \(target) HTTP/1.1\r\nHost: t\r\n\r\n")
                return client
            }
            let idle = try RawClient(port: port)
            _ = try clients[2].responseHead()
            _ = try clients[2].chunk()
            try begun.wait(for: 2)
            server.shutdown(grace: .seconds(30))
            #expect(try clients[2].receiveAll() == "0\r\n\r\n")
            let poll = try clients[1].response(toHead: true)
            #expect(poll.status == 304)
            #expect(poll["connection"] == "close")
            #expect(try idle.receiveAll() == "")
            #expect(throws: RawClient.Failure.self) { try RawClient(port: port) }
            open.finish()
            let slow = try clients[0].response()
            #expect(slow.text == "whole")
            #expect(slow["connection"] == "close")
            #expect(try clients[0].receiveAll() == "")
        }
    }

    @Test func `after the grace whoever still works is cancelled`() async throws {
        let ended = Flag()
        let begun = Flag()
        try await withServer { routes in
            routes.get("/", RouteOptions(timeout: nil)) { _ in
                begun.set()
                do { try await Task.sleep(for: .seconds(60)) } catch { ended.set() }
                return .noContent
            }
        } _: { port, server in
            let client = try RawClient(port: port)
            try client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
            try begun.wait()
            server.shutdown(grace: .milliseconds(50))
            #expect(try client.receiveAll() == "")
        }
        #expect(ended.words == ["set"])
    }

    @Test func `cancelling the server's task is a drain`() async throws {
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let begun = Flag()
        let router = Router { routes in
            routes.get("/") { _ in
                begun.set()
                for await _ in gate {}
                return .text("\(Task.isCancelled)")
            }
        }
        let server = HTTPServer(
            configuration: ServerConfiguration(), router: router, logger: Logger(label: "test"))
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let running = Task { try await server.run { port.yield($0.port) } }
        var iterator = ports.makeAsyncIterator()
        let bound = try #require(await iterator.next())
        let answer = try await onThread {
            let client = try RawClient(port: bound)
            try client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
            try begun.wait()
            running.cancel()
            // Nothing listens any more: the drain has begun.
            while let other = try? RawClient(port: bound) { other.close() }
            open.finish()
            return try client.response().text
        }
        #expect(answer == "false")
        try await running.value
    }

    @Test func `a port that is taken is a clear error`() async throws {
        let (checks, check) = AsyncStream.makeStream(of: Int.self)
        let tried = Flag()
        async let first: Void = withServer { _ in
        } _: { port, _ in
            check.yield(port)
            try tried.wait()
        }
        var iterator = checks.makeAsyncIterator()
        let port = try #require(await iterator.next())
        let second = HTTPServer(
            configuration: ServerConfiguration(port: port), router: Router { _ in }, logger: Logger(label: "test"))
        let error = await #expect(throws: ListenError.self) {
            try await second.run { _ in second.shutdown(grace: .zero) }
        }
        tried.set()
        #expect("\(error.map(String.init(describing:)) ?? "")".contains("Port \(port) on 127.0.0.1 is taken"))
        try await first
    }
}
