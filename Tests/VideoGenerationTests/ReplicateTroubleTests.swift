import Foundation
import Security
import Testing

@testable import VideoGeneration

/// Against a server that misbehaves in every way that servers do.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ReplicateTroubleTests {
    typealias Order = ReplicateTests.Order

    @Test func `429 waits as long as it says, or as long as our own plan does`() async throws {
        try await FakeReplicate.run { fake in
            let order = try Order(fake)
            fake.answer(
                "create", .status(429, headers: ["Retry-After": "7"]), .status(429), .prediction("starting"))
            fake.answer("get", .status(429, headers: ["Retry-After": "soon"]), .prediction("failed"))
            #expect(try await order.failure().code == "provider_failed")
            #expect(order.time.sleeps == [7, 15, 2, 5])

            fake.answer("create", .status(429, headers: ["Retry-After": "3600"]))
            let far = try await order.failure()
            #expect(far == .unavailable(detail: "the provider wants fewer requests (429)", retryAfter: 3_600))
        }
    }

    @Test func `5xx waits 5, 15 and 45 seconds, and five in a row keep us away for a while`() async throws {
        try await FakeReplicate.run { fake in
            let order = try Order(fake)
            fake.answer("create", .status(502), .status(500), .status(503), .prediction("starting"))
            fake.answer("get", .prediction("failed"))
            #expect(try await order.failure().code == "provider_failed")
            #expect(order.time.sleeps == [5, 15, 45, 2])

            fake.answer("create", .status(500))
            let error = try await order.failure()
            #expect(error.code == "provider_unavailable" && error.isRetryable)
            let calls = fake.seen.count
            // The fifth opens the breaker; what comes then is not sent at all.
            _ = try await order.failure()
            #expect(fake.seen.count == calls + 1)
            let refused = try await order.failure()
            #expect(refused.code == "provider_unavailable" && fake.seen.count == calls + 1)

            order.time.pass(.seconds(31))
            fake.answer("create", .prediction("failed"))
            #expect(try await order.failure().code == "provider_failed")
            #expect(fake.seen.count == calls + 2)
        }
    }

    @Test func `a server that says nothing is not waited for`() async throws {
        try await FakeReplicate.run { fake in
            let order = try Order(fake, requestTimeout: .seconds(1))
            fake.answer("create", .silence)
            #expect(try await order.failure().code == "provider_unavailable")
            #expect(order.time.sleeps == [5, 15, 45] && fake.seen.count == 4)
        }
    }

    @Test func `a server that is not there is tried four times`() async throws {
        let order = try await { () async throws -> Order in
            var order: Order?
            try await FakeReplicate.run { order = try Order($0) }
            return try #require(order)
        }()
        #expect(try await order.failure().code == "provider_unavailable")
        #expect(order.time.sleeps == [5, 15, 45])
    }

    @Test func `an answer that cannot be read is none`() async throws {
        try await FakeReplicate.run { fake in
            let order = try Order(fake)
            for text in ["{", "[]", "{\"id\":\"../../cancel\",\"status\":\"starting\"}", "{\"id\":\"a\"}", ""] {
                fake.answer("create", .status(201, text: text))
                #expect(try await order.failure().code == "provider_unavailable", "\(text)")
            }
            // In the middle, the order is there already: it is cancelled.
            fake.answer("create", .prediction("starting"))
            fake.answer("get", .status(200, text: "<html>"))
            fake.answer("cancel", .prediction("canceled"))
            #expect(try await order.failure().code == "provider_unavailable")
            #expect(fake.count("POST", ReplicateTests.one + "/cancel") == 1)
        }
    }

    @Test func `a download that is cut off is fetched again`() async throws {
        try await FakeReplicate.run { fake in
            let order = try Order(fake)
            let film = try await order.film()
            fake.answer("create", .prediction("succeeded", output: order.output))
            fake.answer("download", .half(film), .status(500), .file(film))
            let video = try await order.run()
            #expect(abs(video.duration - 1) < 0.2)
            #expect(order.time.sleeps == [5, 15])

            fake.answer("download", .half(film))
            #expect(try await Order(fake).failure().code == "provider_unavailable")
            fake.answer("download", .status(404))
            #expect(try await Order(fake).failure().code == "provider_failed")
        }
    }

    @Test func `an output without end is dropped at the limit`() async throws {
        try await FakeReplicate.run { fake in
            let order = try Order(fake) { $0.outputLimit = 1 << 20 }
            fake.answer("create", .prediction("succeeded", output: order.output))
            fake.answer("download", .bytes(1 << 30))
            #expect(try await order.failure().code == "provider_failed")
        }
    }

    @Test func `an output that lies elsewhere is not fetched`() async throws {
        try await FakeReplicate.run { fake in
            let order = try Order(fake)
            let elsewhere = [
                "http://169.254.169.254/latest/meta-data", "file:///etc/passwd",
                "https://replicate.delivery.evil.example/a",
                "https://evilreplicate.delivery/a", "http://replicate.delivery/a", "https://user@replicate.delivery/a",
                "http://127.0.0.1:1/files/out.mp4", "data:video/mp4;base64,AAAA", "", "../x",
            ]
            for address in elsewhere {
                fake.answer("create", .prediction("succeeded", output: "\"\(address)\""))
                #expect(try await order.failure().code == "provider_failed", "\(address)")
            }
            for none in ["null", "[]", "{}", "7", "[[[]]]"] {
                fake.answer("create", .prediction("succeeded", output: none))
                #expect(try await order.failure().code == "provider_failed", "\(none)")
            }
            #expect(fake.count("GET", "/files/out.mp4") == 0)
        }
    }

    @Test func `a redirect is not followed`() async throws {
        try await FakeReplicate.run { fake in
            let order = try Order(fake)
            let target = "http://127.0.0.1:\(fake.port)/files/other.mp4"
            fake.answer("create", .prediction("succeeded", output: order.output))
            fake.answer("download", .status(302, headers: ["Location": target]))
            #expect(try await order.failure().code == "provider_failed")
            #expect(fake.count("GET", "/files/other.mp4") == 0)
        }
    }

    @Test func `what is no video is not taken for one`() async throws {
        try await FakeReplicate.run { fake in
            let order = try Order(fake)
            fake.answer("create", .prediction("succeeded", output: order.output))
            for reply: FakeReplicate.Reply in [.status(200, text: "<html>sorry</html>"), .bytes(1 << 18)] {
                fake.answer("download", reply)
                #expect(try await order.failure().code == "provider_failed")
            }
        }
    }

    @Test func `the key is in nothing that prints the configuration`() throws {
        let url = try #require(URL(string: "https://api.example/v1"))
        let model = try #require(ReplicateModel("a/b"))
        let configuration = ReplicateConfiguration(baseURL: url, token: Secret(FakeReplicate.key), model: model)
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!"\(configuration)\(String(reflecting: configuration))\(dumped)".contains(FakeReplicate.key))
    }
}
