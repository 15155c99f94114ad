/// An end of a list.
package enum RedisListSide: String, Sendable {
    case left = "LEFT"
    case right = "RIGHT"
}

extension RedisClient {
    /// - Returns: the list's new length.
    @discardableResult
    package func lpush(_ key: String, _ values: [String]) async throws -> Int {
        let command = RedisCommand("LPUSH", [key] + values)
        return try await send(command).int(command)
    }

    /// - Returns: the list's new length.
    @discardableResult
    package func rpush(_ key: String, _ values: [String]) async throws -> Int {
        let command = RedisCommand("RPUSH", [key] + values)
        return try await send(command).int(command)
    }

    package func lpop(_ key: String) async throws -> String? {
        let command = RedisCommand("LPOP", key)
        return try await send(command).optionalText(command)
    }

    package func rpop(_ key: String) async throws -> String? {
        let command = RedisCommand("RPOP", key)
        return try await send(command).optionalText(command)
    }

    /// - Parameter count: how many to remove, from the left; negative: from the right; 0: all.
    /// - Returns: how many there were.
    @discardableResult
    package func lrem(_ key: String, _ value: String, count: Int = 0) async throws -> Int {
        let command = RedisCommand("LREM", key, count, value)
        return try await send(command).int(command)
    }

    /// From `first` to `last`, both included; negative numbers count from the right.
    package func lrange(_ key: String, _ first: Int = 0, _ last: Int = -1) async throws -> [String] {
        let command = RedisCommand("LRANGE", key, first, last)
        return try await send(command).texts(command)
    }

    /// Keeps what lies from `first` to `last`.
    package func ltrim(_ key: String, _ first: Int, _ last: Int) async throws {
        try await send(RedisCommand("LTRIM", key, first, last))
    }

    package func llen(_ key: String) async throws -> Int {
        let command = RedisCommand("LLEN", key)
        return try await send(command).int(command)
    }

    /// Moves one element. - Returns: it; nil where the source is empty.
    package func lmove(
        from source: String, _ side: RedisListSide = .right, to target: String, _ targetSide: RedisListSide = .left
    ) async throws -> String? {
        let command = RedisCommand("LMOVE", source, target, side.rawValue, targetSide.rawValue)
        return try await send(command).optionalText(command)
    }
}
