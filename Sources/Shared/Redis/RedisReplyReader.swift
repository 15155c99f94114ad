import CHiredis
import NIOCore

/// Cuts a stream of bytes into replies, with hiredis' reader.
final class RedisReplyReader {
    struct Malformed: Error {}

    private let reader: UnsafeMutablePointer<redisReader>

    init() {
        guard let reader = redisReaderCreate() else { preconditionFailure("hiredis has no memory for a reader") }
        self.reader = reader
    }

    deinit { redisReaderFree(reader) }

    func feed(_ bytes: ByteBuffer) throws(Malformed) {
        let status = bytes.withUnsafeReadableBytes { bytes in
            redisReaderFeed(reader, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        guard status == REDIS_OK else { throw Malformed() }
    }

    /// - Returns: the next whole reply; nil until more bytes have come.
    func next() throws(Malformed) -> RedisValue? {
        var reply: UnsafeMutableRawPointer?
        guard redisReaderGetReply(reader, &reply) == REDIS_OK else { throw Malformed() }
        guard let reply else { return nil }
        defer { freeReplyObject(reply) }
        return Self.value(reply.assumingMemoryBound(to: redisReply.self).pointee)
    }

    private static func value(_ reply: redisReply) -> RedisValue {
        switch reply.type {
        case REDIS_REPLY_INTEGER: .integer(Int(reply.integer))
        case REDIS_REPLY_STATUS: .status(text(reply))
        case REDIS_REPLY_STRING: .bytes(bytes(reply))
        case REDIS_REPLY_ARRAY:
            .array((0..<reply.elements).map { reply.element[$0].map { value($0.pointee) } ?? .null })
        case REDIS_REPLY_ERROR: error(text(reply))
        default: .null
        }
    }

    private static func bytes(_ reply: redisReply) -> [UInt8] {
        Array(UnsafeRawBufferPointer(start: reply.str, count: reply.len))
    }

    private static func text(_ reply: redisReply) -> String { String(decoding: bytes(reply), as: UTF8.self) }

    private static func error(_ text: String) -> RedisValue {
        let parts = text.split(separator: " ", maxSplits: 1)
        return .error(code: String(parts.first ?? ""), message: parts.count > 1 ? String(parts[1]) : "")
    }
}
