import Glibc
import NIOCore
import NIOHTTP1

/// Reads a request's head line by line as it arrives, and refuses what another server might read differently:
/// bare line feeds, folded lines, space before a colon, a length given twice or beside a transfer coding.
///
/// It is bounded by itself (bytes and fields), because the decoder of SwiftNIO before 2.100 is not (CVE-2026-28980).
/// Each byte is looked at once however the head is cut into reads.
struct HeadParser {
    /// Longest request target, in bytes.
    static let targetLimit = 8 * 1024

    let byteLimit: Int
    let fieldLimit: Int

    private var scanned = 0
    private var lineStart = 0
    private var requestLine: RequestLine?
    private var fields: [RequestHead.Field] = []
    private var meaning = FieldMeaning()

    init(byteLimit: Int, fieldLimit: Int) {
        precondition(byteLimit <= Int(UInt16.max), "a head's spans hold 16 bits")
        self.byteLimit = byteLimit
        self.fieldLimit = fieldLimit
    }

    /// Whether a part of a head is waiting for its rest.
    var hasBegun: Bool { scanned > 0 }

    /// Reads on; nil when the head's end has not come yet. A head that is returned has been taken from `input`.
    mutating func next(_ input: inout ByteBuffer) throws(ParseFailure) -> RequestHead? {
        let length: Int
        do {
            length = try input.withUnsafeReadableBytes { try readLines($0) }
        } catch let failure as ParseFailure {
            throw failure
        } catch {
            throw .malformed("The request cannot be read.")
        }
        guard length > 0 else { return nil }
        guard let line = requestLine, let bytes = input.readSlice(length: length) else {
            throw .malformed("The request has no first line.")
        }
        let head = try meaning.head(line: line, fields: fields, bytes: bytes)
        reset()
        return head
    }

    private mutating func reset() {
        scanned = 0
        lineStart = 0
        requestLine = nil
        fields.removeAll(keepingCapacity: false)
        meaning = FieldMeaning()
    }

    /// The head's length once its empty line has come, else 0.
    private mutating func readLines(_ raw: UnsafeRawBufferPointer) throws -> Int {
        guard let base = raw.baseAddress else { return 0 }
        while scanned < raw.count {
            guard let found = memchr(base + scanned, Int32(UInt8.lineFeed), raw.count - scanned) else {
                scanned = raw.count
                break
            }
            let end = base.distance(to: UnsafeRawPointer(found))
            guard end < byteLimit else { throw ParseFailure.headTooLarge }
            guard end > lineStart, raw[end - 1] == .carriageReturn else {
                throw ParseFailure.malformed("Lines of the header must end in CR LF.")
            }
            let line = lineStart..<end - 1
            scanned = end + 1
            lineStart = scanned
            if !line.isEmpty {
                try read(line: line, raw)
            } else if requestLine != nil {
                return scanned
            }
            // Empty lines before the first are ignored, so that sloppy clients get on (RFC 9112 2.2).
        }
        guard scanned < byteLimit else { throw ParseFailure.headTooLarge }
        return 0
    }

    private mutating func read(line: Range<Int>, _ raw: UnsafeRawBufferPointer) throws(ParseFailure) {
        guard requestLine != nil else {
            requestLine = try RequestLine(line, raw)
            return
        }
        guard fields.count < fieldLimit else { throw .tooManyFields }
        let field = try Self.field(line, raw)
        try meaning.note(field, raw)
        fields.append(field)
    }

    private static func field(_ line: Range<Int>, _ raw: UnsafeRawBufferPointer) throws(ParseFailure)
        -> RequestHead.Field
    {
        var colon = line.lowerBound
        while colon < line.upperBound, raw[colon].isToken { colon += 1 }
        guard colon < line.upperBound, colon > line.lowerBound, raw[colon] == .colon else {
            throw .malformed("A header field has no name, or a character that a name cannot hold.")
        }
        var start = colon + 1
        var end = line.upperBound
        while start < end, raw[start].isBlank { start += 1 }
        while end > start, raw[end - 1].isBlank { end -= 1 }
        var refused = false
        for index in start..<end { refused = refused || raw[index].isRefusedInValue }
        guard !refused else { throw .malformed("A header field holds a control character.") }
        return RequestHead.Field(name: ByteSpan(line.lowerBound..<colon), value: ByteSpan(start..<end))
    }
}
