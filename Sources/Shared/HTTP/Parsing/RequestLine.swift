import NIOCore
import NIOHTTP1

/// `GET /path?query HTTP/1.1`, read strictly: one space between the parts, no byte that does not belong.
struct RequestLine {
    let method: HTTPMethod
    let path: ByteSpan
    let query: ByteSpan?
    let isHTTP10: Bool

    init(_ line: Range<Int>, _ raw: UnsafeRawBufferPointer) throws(ParseFailure) {
        var index = line.lowerBound
        while index < line.upperBound, raw[index].isToken { index += 1 }
        guard index > line.lowerBound, index < line.upperBound, raw[index] == .space else {
            throw .malformed("The request's first line does not begin with a method.")
        }
        method = HTTPMethod(line.lowerBound..<index, raw)
        let start = index + 1
        var end = start
        while end < line.upperBound, raw[end].isTarget { end += 1 }
        guard end > start, end < line.upperBound, raw[end] == .space else {
            throw .malformed("The request's address is missing or holds a character that it cannot hold.")
        }
        guard end - start <= HeadParser.targetLimit else { throw .targetTooLong }
        isHTTP10 = try Self.isHTTP10(end + 1..<line.upperBound, raw)
        let origin = try Self.origin(start..<end, raw, method)
        let mark = origin.first { raw[$0] == .questionMark }
        path = ByteSpan(origin.lowerBound..<(mark ?? origin.upperBound))
        query = mark.map { ByteSpan($0 + 1..<origin.upperBound) }
    }

    private static func isHTTP10(_ version: Range<Int>, _ raw: UnsafeRawBufferPointer) throws(ParseFailure) -> Bool {
        if raw.equals(version, "HTTP/1.1") { return false }
        if raw.equals(version, "HTTP/1.0") { return true }
        guard version.count == 8, raw.equals(version.prefix(5), "HTTP/"), raw[version.lowerBound + 6] == .period,
            raw[version.lowerBound + 5].isDigit, raw[version.lowerBound + 7].isDigit
        else { throw .malformed("The request's first line does not end in HTTP/1.1.") }
        throw .version
    }

    /// The path within the target: RFC 9112 3.2 wants servers to take `http://host/path` too.
    private static func origin(
        _ target: Range<Int>, _ raw: UnsafeRawBufferPointer, _ method: HTTPMethod
    ) throws(ParseFailure) -> Range<Int> {
        if raw[target.lowerBound] == .slash { return target }
        if target.count == 1, raw[target.lowerBound] == .asterisk, method == .OPTIONS { return target }
        guard method != .CONNECT else {
            throw ParseFailure(.notImplemented, "not_implemented", "This server is no proxy.")
        }
        for scheme: StaticString in ["http://", "https://"] {
            let length = scheme.utf8CodeUnitCount
            guard target.count > length, raw.equalsIgnoringCase(target.prefix(length), scheme) else { continue }
            let slash = target.dropFirst(length).first { raw[$0] == .slash }
            if let slash { return slash..<target.upperBound }
        }
        throw .malformed("The request's address must begin with a slash.")
    }
}

extension HTTPMethod {
    init(_ range: Range<Int>, _ raw: UnsafeRawBufferPointer) {
        if raw.equals(range, "GET") {
            self = .GET
        } else if raw.equals(range, "POST") {
            self = .POST
        } else {
            self = HTTPMethod(rawValue: String(decoding: raw[range], as: UTF8.self))
        }
    }
}

extension UnsafeRawBufferPointer {
    func equals(_ range: Range<Int>, _ expected: StaticString) -> Bool {
        guard range.count == expected.utf8CodeUnitCount else { return false }
        for index in 0..<range.count where self[range.lowerBound + index] != expected.utf8Start[index] { return false }
        return true
    }
}
