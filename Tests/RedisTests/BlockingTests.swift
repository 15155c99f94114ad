import Testing

@testable import Redis

struct BlockingTests {
    private let server: RedisServer
    private let client: RedisClient
    private let blocking: RedisBlockingClient

    init() async throws {
        server = try await RedisServer()
        client = try server.client()
        blocking = RedisBlockingClient(try server.configuration())
    }

    private func somebodyWaits() async throws {
        try await eventually { try await client.blockedClients() == 1 }
    }

    @Test func `an element that is there is moved, first in first out`() async throws {
        try await client.lpush("q", ["1"])
        try await client.lpush("q", ["2"])
        #expect(try await blocking.blmove(from: "q", to: "mine", timeout: .seconds(10)) == "1")
        #expect(try await blocking.blmove(from: "q", to: "mine", timeout: .seconds(10)) == "2")
        #expect(try await client.lrange("mine") == ["2", "1"])
    }

    @Test func `one who waits is woken by a push`() async throws {
        let element = Task { try await blocking.blmove(from: "q", to: "mine", timeout: .seconds(30)) }
        try await somebodyWaits()
        try await client.lpush("q", ["x"])
        #expect(try await element.value == "x")
        let popped = Task { try await blocking.blpop(["a", "b"], timeout: .seconds(30)) }
        try await somebodyWaits()
        try await client.lpush("b", ["y"])
        let pair = try #require(try await popped.value)
        #expect(pair == ("b", "y"))
    }

    @Test func `nothing comes of an empty list`() async throws {
        #expect(try await blocking.blmove(from: "q", to: "mine", timeout: .milliseconds(10)) == nil)
        #expect(try await blocking.blpop(["q"], timeout: .milliseconds(10)) == nil)
    }

    @Test func `a cancelled wait ends at once, at the server too, and the next one works`() async throws {
        for round in 0..<10 {
            let task = Task { try await blocking.blmove(from: "q", to: "mine", timeout: .seconds(60)) }
            try await somebodyWaits()
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            try await eventually { try await client.blockedClients() == 0 }
            try await client.lpush("q", ["\(round)"])
            #expect(try await blocking.blmove(from: "q", to: "mine", timeout: .seconds(30)) == "\(round)")
        }
    }

    @Test func `a wait that is cancelled before it begins takes nothing`() async throws {
        #expect(try await blocking.blmove(from: "q", to: "mine", timeout: .milliseconds(1)) == nil)
        for _ in 0..<50 {
            let task = Task { try await blocking.blmove(from: "q", to: "mine", timeout: .seconds(60)) }
            task.cancel()
            await #expect(throws: (any Error).self) { try await task.value }
        }
        try await eventually { try await client.blockedClients() == 0 }
        #expect(try await blocking.blmove(from: "q", to: "mine", timeout: .milliseconds(1)) == nil)
    }

    @Test func `a second caller is turned away`() async throws {
        let task = Task { try await blocking.blmove(from: "q", to: "mine", timeout: .seconds(60)) }
        try await somebodyWaits()
        await #expect(throws: RedisError.busy) { try await blocking.blpop(["q"], timeout: .seconds(1)) }
        task.cancel()
        _ = await task.result
    }

    @Test func `a server that is killed ends the wait, and its successor serves the next`() async throws {
        let task = Task { try await blocking.blmove(from: "q", to: "mine", timeout: .seconds(60)) }
        try await somebodyWaits()
        server.kill()
        await #expect(throws: RedisError.self) { try await task.value }
        await #expect(throws: RedisError.self) { try await blocking.blmove(from: "q", to: "m", timeout: .seconds(60)) }
        try await server.start()
        try await eventually { await client.isUp }
        try await client.lpush("q", ["x"])
        try await eventually { await (try? blocking.blmove(from: "q", to: "m", timeout: .seconds(1))) == "x" }
    }

    @Test func `a shutdown ends the wait`() async throws {
        let task = Task { try await blocking.blmove(from: "q", to: "mine", timeout: .seconds(60)) }
        try await somebodyWaits()
        blocking.shutdown()
        await #expect(throws: RedisError.closed) { try await task.value }
    }
}
