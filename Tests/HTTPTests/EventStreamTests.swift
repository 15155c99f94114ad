import HTTP
import NIOCore
import Testing

@Suite struct EventStreamTests {
    @Test func `events arrive as they are said, with comments in the quiet`() async throws {
        let (events, send) = AsyncStream.makeStream(of: ServerSentEvent.self)
        let configuration = ServerConfiguration(eventHeartbeat: .milliseconds(100))
        try await withServer(configuration) { routes in
            routes.get("/events", RouteOptions(timeout: nil)) { _ in .events(events) }
        } _: { port, _ in
            let client = try RawClient(port: port)
            try client.send("GET /events HTTP/1.1\r\nHost: t\r\n\r\n")
            let head = try client.responseHead()
            #expect(head["content-type"] == "text/event-stream")
            send.yield(ServerSentEvent(id: "7", event: "status\nx", data: "two\r\nlines"))
            #expect(try client.event() == "id: 7\nevent: statusx\ndata: two\ndata: lines\n\n")
            var comment = ""
            while comment != ":\n\n" { comment = String(decoding: try client.chunk(), as: UTF8.self) }
            send.yield(ServerSentEvent(data: ""))
            #expect(try client.event() == "data: \n\n")
            send.finish()
            #expect(try client.event() == "")
            #expect(try client.get("/nothing").status == 404)
        }
    }

    @Test func `an event stream ends when its client goes, and its source hears of it`() async throws {
        let ended = Flag()
        try await withServer { routes in
            routes.get("/events", RouteOptions(timeout: nil)) { _ in
                let (events, send) = AsyncStream.makeStream(of: ServerSentEvent.self)
                send.onTermination = { _ in ended.set() }
                send.yield(ServerSentEvent(data: "first"))
                return .events(events)
            }
        } _: { port, _ in
            let client = try RawClient(port: port)
            try client.send("GET /events HTTP/1.1\r\nHost: t\r\n\r\n")
            _ = try client.responseHead()
            _ = try client.chunk()
            client.close()
            try ended.wait()
        }
    }
}

extension RawClient {
    /// The next chunk that is no comment; empty at the stream's end.
    fileprivate func event() throws -> String {
        while true {
            let text = String(decoding: try chunk(), as: UTF8.self)
            if text != ":\n\n" { return text }
        }
    }
}
