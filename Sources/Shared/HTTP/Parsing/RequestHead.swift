import NIOCore
package import NIOHTTP1

/// A run of bytes inside a request's head, relative to its first byte. Two bytes suffice: a head is at most 64 KiB.
struct ByteSpan: Sendable, Equatable {
    var start: UInt16
    var count: UInt16

    init(_ range: Range<Int>) {
        start = UInt16(range.lowerBound)
        count = UInt16(range.count)
    }

    var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
}

/// How the bytes after a head belong to it.
package enum BodyFraming: Sendable, Equatable {
    case none
    case length(Int)
    case chunked
}

/// A request's first line and fields, as spans of the bytes they came in. Nothing is copied until it is asked for:
/// that is what an answer from the event loop needs, and all it pays for.
package struct RequestHead: Sendable {
    struct Field: Sendable, Equatable {
        let name: ByteSpan
        let value: ByteSpan
    }

    let bytes: ByteBuffer
    package let method: HTTPMethod
    /// The path as it came, still percent-encoded.
    let path: ByteSpan
    /// What follows the question mark, still percent-encoded.
    let query: ByteSpan?
    let fields: [Field]
    package let framing: BodyFraming
    package let keepAlive: Bool
    package let expectsContinue: Bool
    package let isHTTP10: Bool

    func string(_ span: ByteSpan) -> String {
        bytes.withUnsafeReadableBytes { String(decoding: $0[span.range], as: UTF8.self) }
    }

    /// The first field of that name; names match whatever their case.
    package func first(_ name: StaticString) -> String? {
        bytes.withUnsafeReadableBytes { raw in
            for field in fields where raw.equalsIgnoringCase(field.name, name) {
                return String(decoding: raw[field.value.range], as: UTF8.self)
            }
            return nil
        }
    }

    func headers() -> HTTPHeaders {
        bytes.withUnsafeReadableBytes { raw in
            var pairs: [(String, String)] = []
            pairs.reserveCapacity(fields.count)
            for field in fields {
                pairs.append(
                    (
                        String(decoding: raw[field.name.range], as: UTF8.self),
                        String(decoding: raw[field.value.range], as: UTF8.self)
                    ))
            }
            return HTTPHeaders(pairs)
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Compares ASCII without regard to case. `expected` may be in any case.
    func equalsIgnoringCase(_ span: ByteSpan, _ expected: StaticString) -> Bool {
        equalsIgnoringCase(span.range, expected)
    }

    func equalsIgnoringCase(_ range: Range<Int>, _ expected: StaticString) -> Bool {
        guard range.count == expected.utf8CodeUnitCount else { return false }
        let other = expected.utf8Start
        for index in 0..<range.count
        where self[range.lowerBound + index].lowercasedASCII != other[index].lowercasedASCII {
            return false
        }
        return true
    }
}

extension UInt8 {
    var lowercasedASCII: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
}
