import Foundation
import NIOCore

/// Reading bodies: Foundation's decoder with this API's names and times, and errors that name the field.
enum JSONReading {
    // Never changed after it is made, and decoding does not change it.
    private static let decoder: JSONDecoder = {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { path in
            let key = path.last?.stringValue ?? ""
            return JSONName(SnakeCase.decode(key))
        }
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            guard let date = Timestamp.parse(try container.decode(String.self)) else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "must be a time such as 2026-01-31T08:15:00.000Z")
            }
            return date
        }
        return decoder
    }()

    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: ByteBuffer) throws(Problem) -> Value {
        guard bytes.readableBytes > 0 else { throw .invalidBody("The request needs a body of JSON.") }
        guard !holdsNUL(bytes) else {
            throw .invalidBody("The body holds the character U+0000, which no text here can hold.")
        }
        do {
            return try decoder.decode(type, from: Data(bytes.readableBytesView))
        } catch let problem as Problem {
            throw problem
        } catch let error as DecodingError {
            throw problem(error)
        } catch {
            throw .invalidBody("The body is not valid JSON.")
        }
    }

    /// PostgreSQL's text has no NUL, so it is refused at the door instead of failing inside: `\u0000` whose
    /// backslash is not itself escaped.
    private static func holdsNUL(_ bytes: ByteBuffer) -> Bool {
        bytes.withUnsafeReadableBytes { raw in
            var start = 0
            while let found = raw.firstOccurrence(of: [0x5C, 0x75, 0x30, 0x30, 0x30, 0x30], from: start) {
                var backslashes = 0
                while found > backslashes, raw[found - 1 - backslashes] == .backslash { backslashes += 1 }
                if backslashes % 2 == 0 { return true }
                start = found + 1
            }
            return false
        }
    }

    private static func problem(_ error: DecodingError) -> Problem {
        switch error {
        case .keyNotFound(let key, let context):
            return field(context.codingPath + [key], "is missing")
        case .valueNotFound(_, let context):
            return field(context.codingPath, "must not be null")
        case .typeMismatch(let type, let context):
            return field(context.codingPath, "must be \(word(for: type))")
        case .dataCorrupted(let context):
            if context.codingPath.isEmpty { return .invalidBody("The body is not valid JSON.") }
            let reason = context.debugDescription
            return field(context.codingPath, reason.hasPrefix("must ") ? reason : "holds a value that is not accepted")
        @unknown default:
            return .invalidBody("The body is not what this address expects.")
        }
    }

    private static func field(_ path: [any CodingKey], _ message: String) -> Problem {
        let name = path.reduce(into: "") { text, key in
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                let snake = String(decoding: SnakeCase.encode(key.stringValue), as: UTF8.self)
                text += text.isEmpty ? snake : ".\(snake)"
            }
        }
        guard !name.isEmpty else { return .invalidBody("The body \(message).") }
        return .invalidBody("The field \(name) \(message).", field: name, message: message)
    }

    private static func word(for type: any Any.Type) -> String {
        if type == String.self || type == Date.self || type == UUID.self { return "text" }
        if type == Bool.self { return "true or false" }
        if type == Double.self || type == Float.self || type == Decimal.self { return "a number" }
        if type is any BinaryInteger.Type { return "a whole number" }
        return String(describing: type).hasPrefix("Array") ? "a list" : "an object"
    }
}
