import Foundation
import Security
import Testing

@testable import Redis

struct ClientTests {
    private let server: RedisServer
    private let client: RedisClient

    init() async throws {
        server = try await RedisServer()
        client = try server.client()
    }

    @Test func `keys`() async throws {
        #expect(try await client.get("k") == nil)
        #expect(try await client.set("k", "v"))
        #expect(try await client.get("k") == "v")
        #expect(try await !client.set("k", "w", onlyIfAbsent: true))
        #expect(try await client.set("e", 7, expiry: .seconds(100), onlyIfAbsent: true))
        #expect(try await (1...100).contains(client.send(RedisCommand("TTL", "e")).int(RedisCommand("TTL"))))
        #expect(try await client.expire("k", after: .milliseconds(1)))
        try await eventually { try await client.get("k") == nil }
        #expect(try await client.incr("n", by: 5) == 5)
        #expect(try await client.del(["e", "n", "none"]) == 2)
    }

    @Test func `lists`() async throws {
        #expect(try await client.lpush("l", ["a", "b"]) == 2)
        #expect(try await client.rpush("l", ["c", "a"]) == 4)
        #expect(try await client.lrange("l") == ["b", "a", "c", "a"])
        #expect(try await client.lrem("l", "a", count: -1) == 1)
        #expect(try await client.lmove(from: "l", to: "m") == "c")
        #expect(try await client.lmove(from: "none", to: "m") == nil)
        #expect(try await client.lpop("l") == "b")
        #expect(try await client.rpop("l") == "a")
        #expect(try await client.llen("l") == 0)
        try await client.rpush("l", (0..<10).map { "\($0)" })
        try await client.ltrim("l", 0, 2)
        #expect(try await client.lrange("l", 1, -1) == ["1", "2"])
    }

    @Test func `sets`() async throws {
        #expect(try await client.sadd("s", ["a", "b", "a"]) == 2)
        #expect(try await client.srem("s", ["a", "x"]) == 1)
        #expect(try await client.smembers("s") == ["b"])
        #expect(try await client.zadd("z", "m", score: 1.5))
        #expect(try await !client.zadd("z", "m", score: 2))
        try await client.zadd("z", "n", score: 1)
        #expect(try await client.zrangeByScore("z", from: -.infinity, to: 2, limit: 5) == ["n", "m"])
        #expect(try await client.zcard("z") == 2)
        #expect(try await client.zrem("z", ["m"]) == 1)
    }

    @Test func `a refusal is an error with its code, and the connection goes on`() async throws {
        try await client.set("k", "v")
        await #expect {
            try await client.lpush("k", ["x"])
        } throws: { error in
            guard case RedisError.refused(code: "WRONGTYPE", _) = error else { return false }
            return true
        }
        #expect(try await client.get("k") == "v")
    }

    @Test func `a pipeline's replies stand in order, errors among them`() async throws {
        let replies = try await client.pipeline([
            RedisCommand("SET", "k", "v"), RedisCommand("LPUSH", "k", "x"), RedisCommand("GET", "k"),
        ])
        #expect(replies.count == 3)
        #expect(replies.first == .status("OK"))
        guard case .error(code: "WRONGTYPE", _) = replies[1] else { throw NeverHappened() }
        #expect(replies.last?.text == "v")
        #expect(try await client.pipeline([]).isEmpty)
    }

    @Test func `scripts run by hash, and by text where the server has forgotten them`() async throws {
        let script = RedisScript("return {KEYS[1], ARGV[1], redis.call('INCR', KEYS[1])}")
        for count in 1...3 {
            let reply = try await client.run(script, keys: ["k"], arguments: ["a"])
            #expect(reply == .array([.bytes(Array("k".utf8)), .bytes(Array("a".utf8)), .integer(count)]))
            if count == 2 { try await client.send(RedisCommand("SCRIPT", "FLUSH")) }
        }
        await #expect(throws: RedisError.self) { try await client.run(RedisScript("return redis.call('X')"), keys: []) }
    }

    @Test func `a value of 32 MiB goes there and back`() async throws {
        let bytes = [UInt8](repeating: 0x0d, count: 32 << 20)
        try await client.set("big", bytes)
        #expect(try await client.bytes("big") == bytes)
    }

    @Test func `ten thousand commands in one pipeline`() async throws {
        let replies = try await client.pipeline((0..<10_000).map { RedisCommand("RPUSH", "l", $0) })
        #expect(replies == (1...10_000).map { .integer($0) })
    }

    @Test func `ten thousand tasks at once each get their own reply`() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<10_000 {
                group.addTask { try await client.send(RedisCommand("ECHO", index)).text == "\(index)" }
            }
            for try await isOwn in group { #expect(isOwn) }
        }
    }

    @Test func `FLUSHALL takes the data and not the connection`() async throws {
        try await client.set("k", "v")
        try await client.send(RedisCommand("FLUSHALL"))
        #expect(try await client.get("k") == nil)
    }

    @Test func `a database and a password are told to the server`() async throws {
        let guarded = try await RedisServer("--requirepass", "pass word")
        var configuration = try guarded.configuration()
        configuration.password = Secret("pass word")
        configuration.database = 3
        let client = RedisClient(configuration)
        try await client.set("k", "v")
        let list = try await client.send(RedisCommand("CLIENT", "LIST")).text ?? ""
        #expect(list.contains("db=3") && list.contains("name=greenroom"))
    }

    @Test func `a wrong password is told, without it`() async throws {
        let guarded = try await RedisServer("--requirepass", "right")
        var configuration = try guarded.configuration()
        configuration.password = Secret("hunter2")
        let client = RedisClient(configuration)
        await #expect {
            try await client.ping()
        } throws: { error in
            "\(error)".contains("WRONGPASS") && !"\(error)".contains("hunter2")
        }
    }
}
