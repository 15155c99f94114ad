extension String: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .text }

    package func encode(into bytes: inout [UInt8]) throws(PostgresValueError) {
        let start = bytes.count
        bytes.append(contentsOf: utf8)
        guard !bytes[start...].contains(0) else {
            throw PostgresValueError("the text holds a NUL character, which PostgreSQL cannot store")
        }
    }

    /// Reads every type whose binary form is its text: text, varchar, char(n), name, json, xml, enums, citext.
    package static func decode(_ cell: PostgresCell) throws(PostgresValueError) -> Self {
        switch cell.type {
        case .text, .varchar, .bpchar, .name, .json, .xml, .unknown: break
        default: guard cell.type.isUserDefined else { throw cell.mismatch(Self.self) }
        }
        guard let text = String(validating: cell.bytes, as: UTF8.self) else {
            throw PostgresValueError("is \(cell.type) and does not hold UTF-8 text")
        }
        return text
    }
}

/// An enum of strings binds to a text column and to a PostgreSQL enum alike: the server infers the type.
/// Where nothing tells it (`\(kind) IS NULL`), cast: `\(kind)::text`.
extension PostgresEncodable where Self: RawRepresentable, RawValue == String {
    package static var postgresType: PostgresType { .inferred }

    package func encode(into bytes: inout [UInt8]) throws(PostgresValueError) {
        try rawValue.encode(into: &bytes)
    }
}

extension PostgresDecodable where Self: RawRepresentable, RawValue == String {
    package static func decode(_ cell: PostgresCell) throws(PostgresValueError) -> Self {
        guard let value = Self(rawValue: try String.decode(cell)) else {
            throw PostgresValueError("holds a text that is no case of \(Self.self)")
        }
        return value
    }
}
