import Logging

/// Metadata made flat: `["request": ["id": "7"]]` becomes `request_id`, `userID` becomes `user_id`.
///
/// Sorted by key; where two fall on the same key the first stays. A key that the line itself uses gets `meta_`.
struct LogFields {
    typealias Field = (key: String, value: Logger.MetadataValue)

    private(set) var fields: [Field] = []
    private static let reserved: Set<String> = ["ts", "level", "logger", "message", "service", "pid", "truncated"]

    init(_ metadata: Logger.Metadata) {
        fields.reserveCapacity(metadata.count)
        add(metadata, under: nil)
        fields.sort { $0.key < $1.key }
    }

    func write(to line: inout JSONLine) {
        var previous: String?
        for (key, value) in fields where key != previous {
            previous = key
            if LogRedaction.hides(key: key) {
                line.field(key, LogRedaction.mark)
            } else {
                Self.write(value, as: key, to: &line)
            }
        }
    }

    private mutating func add(_ metadata: Logger.Metadata, under prefix: String?) {
        for (key, value) in metadata {
            let name = Self.snakeCase(key)
            let path = prefix.map { "\($0)_\(name)" } ?? (Self.reserved.contains(name) ? "meta_\(name)" : name)
            if case .dictionary(let inner) = value, !LogRedaction.hides(key: path) {
                add(inner, under: path)
            } else {
                fields.append((path, value))
            }
        }
    }

    private static func write(_ value: Logger.MetadataValue, as key: String, to line: inout JSONLine) {
        switch value {
        case .string(let text): line.field(key, text)
        case .stringConvertible(let number as Int): line.field(key, literal: "\(number)")
        case .stringConvertible(let number as Double) where number.isFinite: line.field(key, literal: "\(number)")
        case .stringConvertible(let flag as Bool): line.field(key, literal: "\(flag)")
        case .stringConvertible(let other): line.field(key, other.description)
        // Dictionaries inside lists are written as text; no field can be told apart in them.
        case .array(let values): line.field(key, list: values.map { "\($0)" })
        case .dictionary(let values): line.field(key, "\(values)")
        }
    }

    static func snakeCase(_ key: String) -> String {
        let isPlain = key.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        guard !isPlain else { return key }
        var result = ""
        var previousWasLower = false
        for character in key {
            if character.isUppercase, previousWasLower { result.append("_") }
            result += character.isLetter || character.isNumber ? character.lowercased() : "_"
            previousWasLower = character.isLowercase || character.isNumber
        }
        return result
    }
}
