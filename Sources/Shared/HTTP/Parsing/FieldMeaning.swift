import NIOCore
import NIOHTTP1

/// What the fields say that decides where a request ends and what becomes of the connection.
/// Two ways to say where the end is are an attack on whatever stands in front of us (request smuggling): refused.
struct FieldMeaning {
    private var length: Int?
    private var isChunked = false
    private var hosts = 0
    private var wantsClose = false
    private var wantsKeepAlive = false
    private var expectsContinue = false

    mutating func note(_ field: RequestHead.Field, _ raw: UnsafeRawBufferPointer) throws(ParseFailure) {
        switch field.name.count {
        case 4 where raw.equalsIgnoringCase(field.name, "host"): hosts += 1
        case 6 where raw.equalsIgnoringCase(field.name, "expect"): try noteExpect(field.value, raw)
        case 10 where raw.equalsIgnoringCase(field.name, "connection"): noteConnection(field.value.range, raw)
        case 14 where raw.equalsIgnoringCase(field.name, "content-length"): try noteLength(field.value.range, raw)
        case 17 where raw.equalsIgnoringCase(field.name, "transfer-encoding"): try noteCoding(field.value, raw)
        default: break
        }
    }

    func head(line: RequestLine, fields: [RequestHead.Field], bytes: ByteBuffer) throws(ParseFailure) -> RequestHead {
        guard hosts == 1 || (hosts == 0 && line.isHTTP10) else { throw .malformed("One Host field is needed.") }
        guard !(isChunked && length != nil) else {
            throw .malformed("Content-Length and Transfer-Encoding exclude each other.")
        }
        guard !(isChunked && line.isHTTP10) else { throw .malformed("HTTP/1.0 has no Transfer-Encoding.") }
        let framing: BodyFraming = isChunked ? .chunked : length.map { $0 == 0 ? .none : .length($0) } ?? .none
        return RequestHead(
            bytes: bytes, method: line.method, path: line.path, query: line.query, fields: fields, framing: framing,
            keepAlive: line.isHTTP10 ? wantsKeepAlive && !wantsClose : !wantsClose,
            expectsContinue: expectsContinue && framing != .none && !line.isHTTP10, isHTTP10: line.isHTTP10)
    }

    private mutating func noteExpect(_ value: ByteSpan, _ raw: UnsafeRawBufferPointer) throws(ParseFailure) {
        guard raw.equalsIgnoringCase(value, "100-continue") else {
            throw ParseFailure(.expectationFailed, "expectation_failed", "Only 100-continue can be expected.")
        }
        expectsContinue = true
    }

    private mutating func noteConnection(_ value: Range<Int>, _ raw: UnsafeRawBufferPointer) {
        var start = value.lowerBound
        while start < value.upperBound {
            let comma = (start..<value.upperBound).first { raw[$0] == .comma } ?? value.upperBound
            var option = start..<comma
            while let first = option.first, raw[first].isBlank { option.removeFirst() }
            while let last = option.last, raw[last].isBlank { option.removeLast() }
            if raw.equalsIgnoringCase(option, "close") { wantsClose = true }
            if raw.equalsIgnoringCase(option, "keep-alive") { wantsKeepAlive = true }
            start = comma + 1
        }
    }

    private mutating func noteLength(_ value: Range<Int>, _ raw: UnsafeRawBufferPointer) throws(ParseFailure) {
        guard length == nil else { throw .malformed("Content-Length is given twice.") }
        guard 1...18 ~= value.count, value.allSatisfy({ raw[$0].isDigit }) else {
            throw .malformed("Content-Length is not a number.")
        }
        length = value.reduce(0) { $0 * 10 + Int(raw[$1] - .zero) }
    }

    private mutating func noteCoding(_ value: ByteSpan, _ raw: UnsafeRawBufferPointer) throws(ParseFailure) {
        guard !isChunked else { throw .malformed("Transfer-Encoding is given twice.") }
        guard raw.equalsIgnoringCase(value, "chunked") else {
            throw ParseFailure(.notImplemented, "not_implemented", "The only transfer coding understood is chunked.")
        }
        isChunked = true
    }
}
