import HTTP
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@Suite struct BodyTests {
    @Test func `a body larger than any buffer arrives whole and in order`() async throws {
        try await withServer { routes in
            routes.put("/", RouteOptions(bodyLimit: 64 << 20)) { request in
                .bytes(try await request.body.collect(upTo: 64 << 20), contentType: "application/octet-stream")
            }
        } _: { port, _ in
            let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 9) }
            let client = try RawClient(port: port)
            try client.send("PUT / HTTP/1.1\r\nHost: t\r\nContent-Length: \(bytes.count)\r\n\r\n")
            try client.send(bytes)
            #expect(try client.response().body == bytes)
            #expect(try client.get("/").status == 405)
        }
    }

    @Test func `a reader that is not there yet holds the client back`() async throws {
        let gate = AsyncStream.makeStream(of: Void.self)
        let sent = Flag()
        try await withServer { routes in
            routes.put("/", RouteOptions(bodyLimit: 1 << 30, timeout: nil)) { request in
                for await _ in gate.stream {}
                var count = 0
                for try await chunk in request.body { count += chunk.readableBytes }
                return .text("\(count)")
            }
        } _: { port, _ in
            let client = try RawClient(port: port, timeoutSeconds: 1)
            let size = 256 << 20
            try client.send("PUT / HTTP/1.1\r\nHost: t\r\nContent-Length: \(size)\r\n\r\n")
            let block = [UInt8](repeating: 7, count: 1 << 20)
            // The system's buffers take some of it; the server must not take the rest.
            #expect(throws: RawClient.Failure.self) {
                for _ in 0..<(size >> 20) {
                    try client.send(block)
                    sent.set()
                }
            }
            #expect(sent.words.count < 128)
            gate.continuation.finish()
        }
    }

    @Test func `JSON that does not fit is refused with the field and the reason`() async throws {
        try await withServer { routes in
            routes.post("/", RouteOptions(bodyLimit: 1000)) { request in
                try .json(try await request.decode(Echo.self))
            }
        } _: { port, _ in
            let client = try RawClient(port: port)
            let missing = try client.post("/", #"{"count": 3}"#)
            #expect(missing.status == 400)
            #expect(missing.text.contains(#""errors":[{"field":"user_id","message":"is missing"}]"#))
            let mistyped = try client.post("/", #"{"user_id": "u", "count": "three"}"#)
            #expect(mistyped.text.contains(#""field":"count","message":"must be a whole number""#))
            #expect(try client.post("/", "{").status == 400)
            #expect(try client.post("/", "").status == 400)
            #expect(try client.post("/", #"{"user_id":"a\u0000b","count":1}"#).status == 400)
            #expect(try client.post("/", #"{"user_id":"a\\u0000b","count":1}"#).status == 200)
            #expect(try client.post("/", "user_id=1", type: "application/x-www-form-urlencoded").status == 415)
            let large = #"{"user_id":"\#(String(repeating: "x", count: 1000))","count":1}"#
            #expect(try client.post("/", large).status == 413)
        }
    }

    @Test func `a form is read part by part, and what is left unread is skipped`() async throws {
        try await withServer { routes in
            routes.post("/", RouteOptions(bodyLimit: 10 << 20)) { request in
                var words: [String] = []
                for try await part in try request.multipart() {
                    if part.name == "skip" { continue }
                    words.append("\(part.name)=\(part.filename ?? "-"):\(try await part.text(upTo: 100))")
                }
                return .text(words.joined(separator: ","))
            }
        } _: { port, _ in
            let client = try RawClient(port: port)
            let form =
                part("name=a", "1") + part("name=skip; filename=x", String(repeating: "y", count: 700_000))
                + part("name=b; filename=\"../b\"", "2") + "--b--\r\n"
            let response = try client.post("/", form, type: "multipart/form-data; boundary=b")
            #expect(response.text == "a=-:1,b=../b:2")
            let endless = try client.post("/", part("name=a", "1"), type: "multipart/form-data; boundary=b")
            #expect(endless.status == 400)
            #expect(endless.text.contains("malformed_multipart"))
            #expect(try client.post("/", form, type: "multipart/form-data").status == 400)
            #expect(try client.post("/", form, type: "text/plain").status == 415)
        }
    }

    @Test func `a stream is sent in chunks, to an old client until the end, to HEAD not at all`() async throws {
        try await withServer { routes in
            routes.get("/") { _ in
                .stream(
                    contentType: "text/csv",
                    AsyncStream<ByteBuffer> { continuation in
                        for row in 0..<3 { continuation.yield(ByteBuffer(string: "row \(row)\n")) }
                        continuation.finish()
                    })
            }
        } _: { port, _ in
            let client = try RawClient(port: port)
            let response = try client.get("/")
            #expect(response["transfer-encoding"] == "chunked")
            #expect(response.text == "row 0\nrow 1\nrow 2\n")
            try client.send("HEAD / HTTP/1.1\r\nHost: t\r\n\r\n")
            #expect(try client.response(toHead: true)["transfer-encoding"] == "chunked")
            try client.send("GET / HTTP/1.0\r\n\r\n")
            let old = try client.responseHead()
            #expect(old["transfer-encoding"] == nil)
            #expect(try client.receiveAll() == "row 0\nrow 1\nrow 2\n")
        }
    }

    @Test func `a stream that breaks off does not look whole`() async throws {
        struct Broken: Error {}
        try await withServer { routes in
            routes.get("/") { _ in
                Response(
                    status: .ok,
                    body: .stream(
                        ByteStream(length: nil) { write in
                            try await write(ByteBuffer(string: "some"))
                            throw Broken()
                        }))
            }
        } _: { port, _ in
            let client = try RawClient(port: port)
            try client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
            _ = try client.responseHead()
            #expect(try client.receiveAll() == "4\r\nsome\r\n")
        }
    }

    @Test func `a slow reader holds its stream back, and is let go when it reads nothing`() async throws {
        let produced = Mutex(0)
        let ended = Flag()
        let configuration = ServerConfiguration(writeTimeout: .milliseconds(300))
        try await withServer(configuration) { routes in
            routes.get("/") { _ in
                Response(
                    status: .ok,
                    body: .stream(
                        ByteStream(length: nil) { write in
                            defer { ended.set() }
                            for _ in 0..<10_000 {
                                try await write(ByteBuffer(repeating: 1, count: 100_000))
                                produced.withLock { $0 += 1 }
                            }
                        }))
            }
        } _: { port, _ in
            let client = try RawClient(port: port, receiveBuffer: 4096)
            try client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
            try ended.wait()
        }
        #expect(produced.withLock { $0 } < 200)
    }

    @Test func `line breaks in a header's value cannot become headers`() async throws {
        try await withServer { routes in
            routes.get("/") { _ in Response.noContent.with("X-Name", "a\r\nSet-Cookie: b") }
        } _: { port, _ in
            let response = try RawClient(port: port).get("/")
            #expect(response["x-name"] == "a  Set-Cookie: b")
            #expect(response["set-cookie"] == nil)
        }
    }
}
