extension RedisClient {
    package func ping() async throws { try await send(RedisCommand("PING")) }

    package func get(_ key: String) async throws -> String? {
        let command = RedisCommand("GET", key)
        return try await send(command).optionalText(command)
    }

    package func bytes(_ key: String) async throws -> [UInt8]? {
        let command = RedisCommand("GET", key)
        switch try await send(command) {
        case .bytes(let bytes): return bytes
        case .null: return nil
        default: throw RedisError.unexpectedReply(command: command.name)
        }
    }

    /// - Parameters:
    ///   - expiry: in whole milliseconds, more than 0; nil: never.
    ///   - onlyIfAbsent: leaves a value that is there.
    /// - Returns: whether it was set.
    @discardableResult
    package func set(
        _ key: String, _ value: any RedisArgument, expiry: Duration? = nil, onlyIfAbsent: Bool = false
    ) async throws -> Bool {
        var arguments: [any RedisArgument] = [key, value]
        if let expiry { arguments += ["PX", expiry.milliseconds] }
        if onlyIfAbsent { arguments.append("NX") }
        return try await !send(RedisCommand("SET", arguments)).isNull
    }

    /// - Returns: how many there were.
    @discardableResult
    package func del(_ keys: [String]) async throws -> Int {
        guard !keys.isEmpty else { return 0 }
        let command = RedisCommand("DEL", keys)
        return try await send(command).int(command)
    }

    /// - Returns: whether the key is there.
    @discardableResult
    package func expire(_ key: String, after expiry: Duration) async throws -> Bool {
        let command = RedisCommand("PEXPIRE", key, expiry.milliseconds)
        return try await send(command).int(command) == 1
    }

    /// - Returns: the new value.
    @discardableResult
    package func incr(_ key: String, by amount: Int = 1) async throws -> Int {
        let command = RedisCommand("INCRBY", key, amount)
        return try await send(command).int(command)
    }

    /// - Returns: how many connections got the message.
    @discardableResult
    package func publish(_ channel: String, _ payload: String) async throws -> Int {
        let command = RedisCommand("PUBLISH", channel, payload)
        return try await send(command).int(command)
    }
}

extension Duration {
    var milliseconds: Int { Int(components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000) }
}
