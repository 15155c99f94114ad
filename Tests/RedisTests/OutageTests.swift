import Foundation
import Testing

@testable import Redis

struct OutageTests {
    private let server: RedisServer

    init() async throws { server = try await RedisServer() }

    private func client(timeout: Duration = .seconds(60)) throws -> RedisClient {
        var configuration = try server.configuration()
        configuration.commandTimeout = timeout
        return RedisClient(configuration)
    }

    @Test func `kill -9 fails those who wait, and the client finds the restarted server by itself`() async throws {
        let client = try client()
        try await client.ping()
        for _ in 0..<3 {
            server.freeze()
            let first = Task { try await client.get("a") }
            let second = Task { try await client.pipeline([RedisCommand("GET", "a"), RedisCommand("GET", "b")]) }
            let third = Task { try await client.get("c") }
            third.cancel()
            _ = await third.result
            server.kill()
            await #expect(throws: RedisError.self) { try await first.value }
            await #expect(throws: RedisError.self) { try await second.value }
            await #expect(throws: RedisError.self) { try await client.ping() }
            try await server.start()
            try await eventually { await client.isUp }
            #expect(try await client.get("a") == nil)
        }
    }

    @Test func `without a server every call fails at once, and works when there is one`() async throws {
        server.kill()
        let client = try client()
        for _ in 0..<100 {
            await #expect {
                try await client.ping()
            } throws: { error in
                guard case RedisError.unavailable = error else { return false }
                return true
            }
        }
        try await server.start()
        try await eventually { await client.isUp }
    }

    @Test func `a server that stands still is given up after the timeout`() async throws {
        let client = try client(timeout: .milliseconds(100))
        try await client.ping()
        server.freeze()
        await #expect(throws: RedisError.timedOut) { try await client.ping() }
        server.thaw()
        try await eventually { await client.isUp }
        #expect(try await client.send(RedisCommand("ECHO", "mine")).text == "mine")
    }

    @Test func `a cancelled call ends at once, and its late reply goes to nobody`() async throws {
        let client = try client()
        try await client.ping()
        server.freeze()
        let task = Task { try await client.send(RedisCommand("ECHO", "cancelled")) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        let next = Task { try await client.send(RedisCommand("ECHO", "next")) }
        server.thaw()
        #expect(try await next.value.text == "next")
    }

    @Test func `a shutdown ends every call that waits`() async throws {
        let client = try client()
        try await client.ping()
        server.freeze()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask { await #expect(throws: RedisError.closed) { try await client.ping() } }
            }
            await Task.yield()
            client.shutdown()
            try await group.waitForAll()
        }
        await #expect(throws: RedisError.closed) { try await client.ping() }
    }

    @Test func `a server that hangs up on everyone is not stormed`() async throws {
        let client = try client()
        try await client.ping()
        let killer = try server.client()
        for _ in 0..<5 {
            try await killer.send(RedisCommand("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"))
            try await eventually { await client.isUp }
        }
    }

    @Test func `what is no Redis is given up`() async throws {
        let path = "/tmp/greenroom-redis-fake-\(getpid()).sock"
        let program = """
            import socket, sys
            s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen()
            while True:
                c, _ = s.accept()
                if c.recv(10): c.sendall(b"HTTP/1.1 400 Bad Request\\r\\n\\r\\n")
            """
        let fake = try ChildProcess("/usr/bin/env", ["python3", "-c", program, path])
        defer {
            fake.kill()
            unlink(path)
        }
        try await eventually { accepts(path) }
        let client = RedisClient(try RedisConfiguration(path))
        await #expect {
            try await client.ping()
        } throws: { error in
            "\(error)".contains("no reply")
        }
    }
}
