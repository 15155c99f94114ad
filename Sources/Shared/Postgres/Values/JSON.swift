internal import Foundation

/// A value kept in a jsonb column, its keys in snake_case, its dates in ISO 8601 with milliseconds.
package struct JSONB<Value: Codable & Sendable>: Sendable {
    package var value: Value

    package init(_ value: Value) {
        self.value = value
    }
}

extension JSONB: Equatable where Value: Equatable {}
extension JSONB: Hashable where Value: Hashable {}

/// The text of a jsonb or json column, as it is.
package struct RawJSON: Sendable, Hashable {
    package var text: String

    package init(_ text: String) {
        self.text = text
    }
}

extension RawJSON: PostgresEncodable, PostgresDecodable {
    /// jsonb's binary form is this version byte and then text.
    private static let version: UInt8 = 1

    package static var postgresType: PostgresType { .jsonb }

    package func encode(into bytes: inout [UInt8]) throws(PostgresValueError) {
        bytes.append(Self.version)
        try text.encode(into: &bytes)
    }

    package static func decode(_ cell: PostgresCell) throws(PostgresValueError) -> Self {
        RawJSON(try withText(of: cell) { (text) throws(PostgresValueError) in String(decoding: text, as: UTF8.self) })
    }

    fileprivate static func withText<Result>(
        of cell: PostgresCell, _ body: (UnsafeRawBufferPointer) throws(PostgresValueError) -> Result
    ) throws(PostgresValueError) -> Result {
        switch cell.type {
        case .json:
            return try body(cell.bytes)
        case .jsonb:
            guard cell.bytes.first == version else { throw PostgresValueError("is jsonb of an unknown version") }
            return try body(UnsafeRawBufferPointer(rebasing: cell.bytes.dropFirst()))
        default:
            throw cell.mismatch(Self.self)
        }
    }
}

extension JSONB: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .jsonb }

    package func encode(into bytes: inout [UInt8]) throws(PostgresValueError) {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
        }
        let data: Data
        do {
            data = try encoder.encode(value)
        } catch {
            throw PostgresValueError("\(Value.self) cannot be written as JSON")
        }
        bytes.append(1)
        bytes.append(contentsOf: data)
    }

    package static func decode(_ cell: PostgresCell) throws(PostgresValueError) -> Self {
        let data = try RawJSON.withText(of: cell) { (text) throws(PostgresValueError) in Data(text) }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        decoder.dateDecodingStrategy = .custom { decoder in
            let text = try decoder.singleValueContainer().decode(String.self)
            let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
            return try (try? fractional.parse(text)) ?? Date.ISO8601FormatStyle().parse(text)
        }
        do {
            return JSONB(try decoder.decode(Value.self, from: data))
        } catch let error as DecodingError {
            throw PostgresValueError("holds JSON that is no \(Value.self)\(error.keyPath)")
        } catch {
            throw PostgresValueError("holds JSON that is no \(Value.self)")
        }
    }
}

extension JSONB: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .jsonbArray }
}

extension DecodingError {
    /// Where in the document, by keys alone.
    fileprivate var keyPath: String {
        let context: Context
        switch self {
        case .typeMismatch(_, let found), .valueNotFound(_, let found), .keyNotFound(_, let found),
            .dataCorrupted(let found):
            context = found
        @unknown default: return ""
        }
        guard !context.codingPath.isEmpty else { return "" }
        return " (at \(context.codingPath.map(\.stringValue).joined(separator: ".")))"
    }
}
