import NIOCore
import NIOHTTP1

/// How a response's body is told apart from what follows it.
enum ResponseFraming: Equatable {
    /// The status says that there is no body and no length either: 1xx, 204, 304.
    case absent
    case length(Int)
    case chunked
    /// HTTP/1.0: the end of the connection is the end of the body.
    case untilClose
}

/// Writes status line and fields. What frames the message (length, coding, connection, date) is the connection's
/// business: fields of these names in a response are left out.
enum ResponseHeadEncoder {
    static func write(
        _ response: Response, framing: ResponseFraming, keepAlive: Bool, isHTTP10: Bool, date: ByteBuffer,
        requestID: String?, to buffer: inout ByteBuffer
    ) {
        writeStatusLine(response.status, to: &buffer)
        buffer.writeImmutableBuffer(date)
        for (name, value) in response.headers where !isFraming(name) {
            write(name, value, to: &buffer)
        }
        if let requestID { write("X-Request-ID", requestID, to: &buffer) }
        switch framing {
        case .length(let length):
            buffer.writeStaticString("Content-Length: ")
            buffer.writeDecimal(length)
            buffer.writeStaticString("\r\n")
        case .chunked: buffer.writeStaticString("Transfer-Encoding: chunked\r\n")
        case .absent, .untilClose: break
        }
        if !keepAlive {
            buffer.writeStaticString("Connection: close\r\n\r\n")
        } else if isHTTP10 {
            buffer.writeStaticString("Connection: keep-alive\r\n\r\n")
        } else {
            buffer.writeStaticString("\r\n")
        }
    }

    private static func writeStatusLine(_ status: HTTPResponseStatus, to buffer: inout ByteBuffer) {
        switch status {
        case .ok: buffer.writeStaticString("HTTP/1.1 200 OK\r\n")
        case .notModified: buffer.writeStaticString("HTTP/1.1 304 Not Modified\r\n")
        default:
            buffer.writeStaticString("HTTP/1.1 ")
            buffer.writeDecimal(Int(status.code))
            buffer.writeInteger(UInt8.space)
            writeSafely(status.reasonPhrase, to: &buffer)
            buffer.writeStaticString("\r\n")
        }
    }

    private static func write(_ name: String, _ value: String, to buffer: inout ByteBuffer) {
        writeSafely(name, to: &buffer)
        buffer.writeStaticString(": ")
        writeSafely(value, to: &buffer)
        buffer.writeStaticString("\r\n")
    }

    /// A line break in a field would let whoever chose its text write fields or answers of their own: it becomes a
    /// space, as every control character does.
    private static func writeSafely(_ text: String, to buffer: inout ByteBuffer) {
        let start = buffer.writerIndex
        let count = buffer.writeString(text)
        let isUnsafe = buffer.withUnsafeReadableBytes { raw in
            var found = false
            for byte in raw.suffix(count) { found = found || byte.isRefusedInValue }
            return found
        }
        guard isUnsafe else { return }
        for index in start..<start + count where buffer.getInteger(at: index, as: UInt8.self)?.isRefusedInValue == true
        {
            buffer.setInteger(UInt8.space, at: index)
        }
    }

    private static func isFraming(_ name: String) -> Bool {
        switch name.utf8.count {
        case 4: name.lowercased() == "date"
        case 10: name.lowercased() == "connection"
        case 14: name.lowercased() == "content-length"
        case 17: name.lowercased() == "transfer-encoding"
        default: false
        }
    }
}

extension ByteBuffer {
    /// These bytes as one chunk of a chunked body (RFC 9112, 7.1). Copies them.
    var asChunk: ByteBuffer {
        var chunk = ByteBufferAllocator().buffer(capacity: readableBytes + 24)
        chunk.writeString(String(readableBytes, radix: 16))
        chunk.writeStaticString("\r\n")
        chunk.writeImmutableBuffer(self)
        chunk.writeStaticString("\r\n")
        return chunk
    }

    mutating func writeDecimal(_ number: Int) {
        var digits: (UInt64, UInt64, UInt64) = (0, 0, 0)
        withUnsafeMutableBytes(of: &digits) { raw in
            var rest = UInt(max(number, 0))
            var start = raw.count
            repeat {
                start -= 1
                raw[start] = .zero + UInt8(rest % 10)
                rest /= 10
            } while rest > 0
            writeBytes(UnsafeRawBufferPointer(rebasing: raw[start...]))
        }
    }
}
