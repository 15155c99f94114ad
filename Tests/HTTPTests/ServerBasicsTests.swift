import HTTP
import NIOCore
import NIOHTTP1
import Testing

struct Echo: Codable, Sendable {
    let userID: String
    let promptText: String?
    let count: Int
}

@Suite struct ServerBasicsTests {
    @Test func `a handler answers with text and the request's id`() async throws {
        try await withServer { routes in
            routes.get("/hello/:name") { request in .text("hello \(request.parameter("name"))") }
        } _: { port, _ in
            let client = try RawClient(port: port)
            let response = try client.get("/hello/J%C3%B6rg?x=1")
            #expect(response.status == 200)
            #expect(response.text == "hello Jörg")
            #expect(response["x-request-id"]?.count == 36)
            #expect(response["date"]?.hasSuffix("GMT") == true)
            let second = try client.get("/hello/again", "X-Request-ID: from-client.1")
            #expect(second["x-request-id"] == "from-client.1")
        }
    }

    @Test func `JSON goes in and out in snake case, and nil is null`() async throws {
        try await withServer { routes in
            routes.post("/echo") { request in try .json(try await request.decode(Echo.self)) }
        } _: { port, _ in
            let client = try RawClient(port: port)
            let response = try client.post("/echo", #"{"user_id": "u1", "count": 3}"#)
            #expect(response.status == 200)
            #expect(response.text == #"{"user_id":"u1","prompt_text":null,"count":3}"#)
        }
    }

    @Test func `an immediate route answers, and hands on what it does not know`() async throws {
        try await withServer { routes in
            routes.immediate(.GET, "/status/:id") { head in
                head.header("If-None-Match") == "\"\(head.parameter("id"))\"" ? .notModified(etag: "\"a\"") : nil
            }
            routes.get("/status/:id") { request in .text("full \(request.parameter("id"))") }
        } _: { port, _ in
            let client = try RawClient(port: port)
            #expect(try client.get("/status/a", "If-None-Match: \"a\"").status == 304)
            #expect(try client.get("/status/b", "If-None-Match: \"a\"").text == "full b")
        }
    }

    @Test func `an immediate route takes a small body that came with its head, and hands on every other`() async throws
    {
        try await withServer { routes in
            routes.immediate(.POST, "/echo", bodyLimit: 8) { request in
                request.body == ByteBuffer(string: "unknown") ? nil : .text("at once \(String(buffer: request.body))")
            }
            routes.post("/echo") { request in
                .text("later \(String(buffer: try await request.body.collect(upTo: 100)))")
            }
        } _: { port, server in
            let client = try RawClient(port: port)
            func post(_ body: String) -> String {
                "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            }
            let bodies = ["small", "", "unknown", "12345678", "123456789", "small"]
            try client.send(bodies.map(post).joined())
            for body in bodies {
                let isKnown = body.utf8.count <= 8 && body != "unknown"
                #expect(try client.response().text == "\(isKnown ? "at once" : "later") \(body)")
            }
            #expect(server.statistics.immediateAnswers == 4)
            try client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
            #expect(try client.responseHead().status == 100)
            try client.send("small")
            #expect(try client.response().text == "later small")
            try client.send(
                "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nsmall\r\n0\r\n\r\n")
            #expect(try client.response().text == "later small")
            try client.send("POST /echo HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Length: 5\r\n\r\nsmall")
            #expect(try client.response().text == "at once small")
        }
    }

    @Test func `pipelined requests are answered in order`() async throws {
        try await withServer { routes in
            routes.immediate(.GET, "/now") { _ in .text("now") }
            routes.get("/later/:n") { request in
                await Task.yield()
                return .text(request.parameter("n"))
            }
        } _: { port, _ in
            let client = try RawClient(port: port)
            let targets = (0..<200).map { $0 % 3 == 0 ? "/now" : "/later/\($0)" }
            try client.send(targets.map { "GET \($0) HTTP/1.1\r\nHost: t\r\n\r\n" }.joined())
            for (index, target) in targets.enumerated() {
                #expect(try client.response().text == (target == "/now" ? "now" : "\(index)"))
            }
        }
    }

    @Test func `a thrown error that nobody knows is a 500 that says nothing but its id`() async throws {
        struct Secret: Error { let password = "hunter2" }
        try await withServer { routes in
            routes.get("/broken") { _ in throw Secret() }
        } _: { port, _ in
            let response = try RawClient(port: port).get("/broken")
            #expect(response.status == 500)
            #expect(response["content-type"] == "application/problem+json")
            #expect(!response.text.contains("hunter2"))
            #expect(response.text.contains(response["x-request-id"] ?? "missing"))
        }
    }

    @Test func `unknown paths are 404, known paths with another method 405 with Allow`() async throws {
        try await withServer { routes in
            routes.get("/a") { _ in .text("a") }
            routes.delete("/a") { _ in .noContent }
        } _: { port, _ in
            let client = try RawClient(port: port)
            #expect(try client.get("/b").status == 404)
            let response = try client.post("/a", "{}")
            #expect(response.status == 405)
            #expect(response["allow"] == "DELETE, GET, HEAD, OPTIONS")
            try client.send("OPTIONS /a HTTP/1.1\r\nHost: t\r\n\r\n")
            let options = try client.response()
            #expect(options.status == 204)
            #expect(options["allow"] == "DELETE, GET, HEAD, OPTIONS")
            try client.send("HEAD /a HTTP/1.1\r\nHost: t\r\n\r\n")
            let head = try client.response(toHead: true)
            #expect(head.status == 200)
            #expect(head["content-length"] == "1")
            #expect(try client.get("/a").text == "a")
        }
    }

    @Test func `the server counts what it does`() async throws {
        try await withServer { routes in
            routes.immediate(.GET, "/now") { _ in .text("now") }
            routes.get("/later") { _ in .text("later") }
        } _: { port, server in
            let client = try RawClient(port: port)
            _ = try client.get("/now")
            _ = try client.get("/later")
            try client.send("nonsense\r\n")
            #expect(try client.receiveAll().hasPrefix("HTTP/1.1 400"))
            let statistics = server.statistics
            #expect(statistics.acceptedConnections == 1)
            #expect(statistics.requests == 2)
            #expect(statistics.immediateAnswers == 1)
            #expect(statistics.refusedRequests == 1)
        }
    }
}
