/// A reply, as RESP2 knows them.
package enum RedisValue: Sendable, Equatable {
    case null
    case integer(Int)
    /// `+OK` and its like.
    case status(String)
    case bytes([UInt8])
    case array([RedisValue])
    /// Within a pipeline, a script's reply or a transaction; a single command throws it instead.
    case error(code: String, message: String)
}

extension RedisValue {
    /// The text of a string or a status; nil for anything else. Bytes that are no UTF-8 are repaired.
    package var text: String? {
        switch self {
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .status(let text): text
        default: nil
        }
    }

    package var isNull: Bool { self == .null }

    func int(_ command: RedisCommand) throws(RedisError) -> Int {
        guard case .integer(let number) = self else { throw .unexpectedReply(command: command.name) }
        return number
    }

    /// Nil for null.
    func optionalText(_ command: RedisCommand) throws(RedisError) -> String? {
        if isNull { return nil }
        guard let text else { throw .unexpectedReply(command: command.name) }
        return text
    }

    func array(_ command: RedisCommand) throws(RedisError) -> [RedisValue] {
        guard case .array(let values) = self else { throw .unexpectedReply(command: command.name) }
        return values
    }

    func texts(_ command: RedisCommand) throws(RedisError) -> [String] {
        try array(command).map { value throws(RedisError) in
            guard let text = value.text else { throw .unexpectedReply(command: command.name) }
            return text
        }
    }

    /// - Throws: `.refused` where this is the server's error.
    package func checked() throws(RedisError) -> RedisValue {
        if case .error(let code, let message) = self { throw .refused(code: code, message: message) }
        return self
    }
}
