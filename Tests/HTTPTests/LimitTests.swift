import HTTP
import NIOCore
import NIOHTTP1
import Testing

@Suite struct LimitTests {
    @Test func `too large a head is 431 and ends the connection`() async throws {
        try await withServer { _ in
        } _: { port, _ in
            for head in [
                "X: " + String(repeating: "x", count: 40_000),
                (0..<101).map { "X-\($0): y\r\n" }.joined() + "\r\n",
            ] {
                let client = try RawClient(port: port)
                try client.send("GET / HTTP/1.1\r\nHost: t\r\n" + head)
                let response = try client.response()
                #expect(response.status == 431)
                #expect(response["connection"] == "close")
                #expect(try client.receiveAll() == "")
            }
        }
    }

    @Test func `malformed and ambiguous requests are 400 and end the connection`() async throws {
        try await withServer { routes in
            routes.post("/") { _ in .text("never") }
        } _: { port, _ in
            for request in [
                "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: t\nX: y\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\r\n",
            ] {
                let client = try RawClient(port: port)
                try client.send(request)
                let response = try client.response()
                #expect(response.status == 400)
                #expect(response.text.contains("\"code\":\"malformed_request\""))
                #expect(try client.receiveAll() == "")
            }
        }
    }

    @Test func `a head that does not end in time is 408, and a silent connection just ends`() async throws {
        let configuration = ServerConfiguration(headerTimeout: .milliseconds(150))
        try await withServer(configuration) { _ in
        } _: { port, _ in
            let slow = try RawClient(port: port)
            try slow.send("GET / HTTP/1.1\r\nHo")
            let silent = try RawClient(port: port)
            #expect(try slow.response().status == 408)
            #expect(try slow.receiveAll() == "")
            #expect(try silent.receiveAll() == "")
        }
    }

    @Test func `an idle connection ends without a word`() async throws {
        let configuration = ServerConfiguration(headerTimeout: .seconds(5), idleTimeout: .milliseconds(150))
        try await withServer(configuration) { routes in
            routes.get("/") { _ in .text("x") }
        } _: { port, _ in
            let client = try RawClient(port: port)
            #expect(try client.get("/").text == "x")
            #expect(try client.receiveAll() == "")
        }
    }

    @Test func `over the bound on connections the answer is 503, and room is found again`() async throws {
        try await withServer(ServerConfiguration(maxConnections: 2)) { routes in
            routes.get("/") { _ in .text("x") }
        } _: { port, _ in
            let first = try RawClient(port: port)
            #expect(try first.get("/").status == 200)
            let second = try RawClient(port: port)
            #expect(try second.get("/").status == 200)
            let third = try RawClient(port: port)
            let refused = try third.response()
            #expect(refused.status == 503)
            #expect(refused["retry-after"] == "5")
            #expect(try third.receiveAll() == "")
            first.close()
            third.close()
            // The server hears of the closed connections when it gets to it.
            var status = 503
            while status == 503 { status = try RawClient(port: port).get("/").status }
            #expect(status == 200)
        }
    }

    @Test func `a body that comes too slowly is 408`() async throws {
        let configuration = ServerConfiguration(minimumBodyRate: 1000, bodyRateWindow: .milliseconds(200))
        try await withServer(configuration) { routes in
            routes.post("/") { request in .text("\(try await request.body.collect(upTo: 1000).readableBytes)") }
        } _: { port, _ in
            let client = try RawClient(port: port)
            try client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 500\r\n\r\nsome")
            let response = try client.response()
            #expect(response.status == 408)
            #expect(response["connection"] == "close")
        }
    }

    @Test func `a body over the route's limit is 413 before it is sent, and the moment it is passed`() async throws {
        let reached = Flag()
        try await withServer { routes in
            routes.post("/", RouteOptions(bodyLimit: 100_000)) { request in
                reached.set()
                var count = 0
                for try await chunk in request.body { count += chunk.readableBytes }
                return .text("\(count)")
            }
        } _: { port, _ in
            let announced = try RawClient(port: port)
            try announced.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 100001\r\nExpect: 100-continue\r\n\r\n")
            let refused = try announced.response()
            #expect(refused.status == 413)
            #expect(refused.text.contains("\"code\":\"too_large\""))
            #expect(reached.words.isEmpty)

            let counted = try RawClient(port: port)
            try counted.send("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = "c350\r\n" + String(repeating: "x", count: 50_000) + "\r\n"
            try counted.send(chunk + chunk + "1\r\nx")
            #expect(try counted.response().status == 413)

            let exact = try RawClient(port: port)
            try exact.send(
                "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk + "0\r\n\r\n")
            #expect(try exact.response().text == "100000")
        }
    }

    @Test func `a client that asks first is told to go on only by a handler that reads`() async throws {
        try await withServer { routes in
            routes.post("/read") { request in .text(String(buffer: try await request.body.collect(upTo: 100))) }
            routes.post("/refuse") { _ in throw Problem.forbidden("No.") }
        } _: { port, _ in
            let head = " HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
            let reading = try RawClient(port: port)
            try reading.send("POST /read" + head)
            #expect(try reading.receive(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            try reading.send("hello")
            #expect(try reading.response().text == "hello")
            let refused = try RawClient(port: port)
            try refused.send("POST /refuse" + head)
            let response = try refused.response()
            #expect(response.status == 403)
            #expect(response["connection"] == "close")
        }
    }

    @Test func `an early answer reaches a client that is still sending`() async throws {
        try await withServer { routes in
            routes.post("/", RouteOptions(bodyLimit: 1 << 30)) { _ in throw Problem.conflict("Not now.") }
        } _: { port, _ in
            let client = try RawClient(port: port)
            try client.send("POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 100000000\r\n\r\n")
            try client.send([UInt8](repeating: 0, count: 200_000))
            #expect(try client.response().status == 409)
        }
    }

    @Test func `a handler that takes too long is cancelled, and its client hears 503`() async throws {
        let cancelled = Flag()
        try await withServer { routes in
            routes.get("/", RouteOptions(timeout: .milliseconds(50))) { _ in
                do { try await Task.sleep(for: .seconds(60)) } catch { cancelled.set() }
                return .text("late")
            }
        } _: { port, _ in
            let response = try RawClient(port: port).get("/")
            #expect(response.status == 503)
            #expect(response["retry-after"] == "1")
        }
        #expect(cancelled.words == ["set"])
    }

    @Test func `a handler is cancelled when its client goes away, and a reader of its body hears it`() async throws {
        let waiting = Flag()
        let reading = Flag()
        try await withServer { routes in
            routes.get("/wait") { _ in
                waiting.set("begun")
                do { try await Task.sleep(for: .seconds(60)) } catch { waiting.set("cancelled") }
                return .noContent
            }
            routes.post("/read") { request in
                do { for try await _ in request.body { reading.set("read") } } catch { reading.set("failed") }
                return .noContent
            }
        } _: { port, _ in
            let waiter = try RawClient(port: port)
            try waiter.send("GET /wait HTTP/1.1\r\nHost: t\r\n\r\n")
            let reader = try RawClient(port: port)
            try reader.send("POST /read HTTP/1.1\r\nHost: t\r\nContent-Length: 100\r\n\r\nhalf")
            try reading.wait()
            try waiting.wait()
            waiter.close()
            reader.reset()
            try waiting.wait(for: 2)
            try reading.wait(for: 2)
        }
        #expect(waiting.words == ["begun", "cancelled"])
        #expect(reading.words == ["read", "failed"])
    }
}
