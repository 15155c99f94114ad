package import NIOCore

/// JSON in the one shape of this API: names in snake_case, times in RFC 3339 with milliseconds, UUIDs in lower case,
/// what is nil as `null`.
package enum JSON {
    /// A name's Swift form and back: `asset_id` ↔ `assetID`, `gif_url` ↔ `gifURL`, `user_ids` ↔ `userIDs`.
    package static func encode(_ value: some Encodable) throws -> ByteBuffer {
        try JSONWriter.lent { writer in
            try writer.encode(value)
            return writer.output.buffer
        }
    }

    package static func decode<Value: Decodable>(_ type: Value.Type, from bytes: ByteBuffer) throws(Problem) -> Value {
        try JSONReading.decode(type, from: bytes)
    }

    static let unencodableProblem = ByteBuffer(
        string: #"{"type":"about:blank","title":"Internal Server Error","status":500,"code":"internal_error"}"#)
}

/// A key of JSON that is known only at run time. It is written as it stands.
struct JSONName: CodingKey, ExpressibleByStringLiteral {
    let stringValue: String
    let intValue: Int?

    init(_ name: String) {
        stringValue = name
        intValue = nil
    }

    init(stringLiteral value: String) { self.init(value) }
    init?(stringValue: String) { self.init(stringValue) }

    init?(intValue: Int) {
        stringValue = String(intValue)
        self.intValue = intValue
    }
}
