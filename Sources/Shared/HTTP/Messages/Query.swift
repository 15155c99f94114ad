package import struct Foundation.Date
package import struct Foundation.UUID

/// The address's query, decoded: `%20` and `+` are spaces, names may repeat. The getters with a type throw a problem
/// that names the parameter.
package struct Query: Sendable {
    package let pairs: [(name: String, value: String)]

    package init(_ pairs: [(name: String, value: String)] = []) {
        self.pairs = pairs
    }

    /// Nil: a bad escape, a NUL, or bytes that are not UTF-8.
    package init?(encoded: String) {
        var pairs: [(name: String, value: String)] = []
        for part in encoded.utf8.split(separator: UInt8(ascii: "&")) {
            let name = part.prefix { $0 != UInt8(ascii: "=") }
            guard let decodedName = PercentDecoding.decode(name, plusIsSpace: true),
                let value = PercentDecoding.decode(part.dropFirst(name.count + 1), plusIsSpace: true)
            else { return nil }
            pairs.append((decodedName, value))
        }
        self.pairs = pairs
    }

    package subscript(_ name: String) -> String? {
        pairs.first { $0.name == name }?.value
    }

    /// Every value of a name that may repeat, in the order of the address.
    package func all(_ name: String) -> [String] {
        pairs.filter { $0.name == name }.map(\.value)
    }

    package func int(_ name: String, in range: ClosedRange<Int> = Int.min...Int.max) throws(Problem) -> Int? {
        guard let text = self[name] else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw .invalidParameter(name, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    package func bool(_ name: String) throws(Problem) -> Bool? {
        switch self[name] {
        case nil: return nil
        case "true", "1": return true
        case "false", "0": return false
        default: throw .invalidParameter(name, "must be true or false")
        }
    }

    package func uuid(_ name: String) throws(Problem) -> UUID? {
        guard let text = self[name] else { return nil }
        guard let value = UUID(uuidString: text) else { throw .invalidParameter(name, "must be a UUID") }
        return value
    }

    package func date(_ name: String) throws(Problem) -> Date? {
        guard let text = self[name] else { return nil }
        guard let value = Timestamp.parse(text) else {
            throw .invalidParameter(name, "must be a time such as 2026-01-31T08:15:00.000Z")
        }
        return value
    }

    /// One of an enumeration's raw values.
    package func value<Value: RawRepresentable & CaseIterable>(
        _ name: String, as type: Value.Type
    ) throws(Problem) -> Value? where Value.RawValue == String {
        guard let text = self[name] else { return nil }
        guard let value = Value(rawValue: text) else {
            let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
            throw .invalidParameter(name, "must be one of: \(known)")
        }
        return value
    }
}
