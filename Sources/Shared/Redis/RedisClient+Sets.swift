extension RedisClient {
    /// - Returns: how many were new.
    @discardableResult
    package func sadd(_ key: String, _ members: [String]) async throws -> Int {
        let command = RedisCommand("SADD", [key] + members)
        return try await send(command).int(command)
    }

    /// - Returns: how many there were.
    @discardableResult
    package func srem(_ key: String, _ members: [String]) async throws -> Int {
        let command = RedisCommand("SREM", [key] + members)
        return try await send(command).int(command)
    }

    package func smembers(_ key: String) async throws -> [String] {
        let command = RedisCommand("SMEMBERS", key)
        return try await send(command).texts(command)
    }

    /// - Returns: whether the member is new.
    @discardableResult
    package func zadd(_ key: String, _ member: String, score: Double) async throws -> Bool {
        let command = RedisCommand("ZADD", key, score, member)
        return try await send(command).int(command) == 1
    }

    /// - Returns: how many there were.
    @discardableResult
    package func zrem(_ key: String, _ members: [String]) async throws -> Int {
        let command = RedisCommand("ZREM", [key] + members)
        return try await send(command).int(command)
    }

    package func zcard(_ key: String) async throws -> Int {
        let command = RedisCommand("ZCARD", key)
        return try await send(command).int(command)
    }

    /// Members with a score from `low` to `high`, lowest first.
    package func zrangeByScore(
        _ key: String, from low: Double, to high: Double, limit: Int = -1
    ) async throws -> [String] {
        let command = RedisCommand("ZRANGE", key, low, high, "BYSCORE", "LIMIT", 0, limit)
        return try await send(command).texts(command)
    }
}
