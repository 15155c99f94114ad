/// A value that can be a bound parameter.
package protocol PostgresEncodable {
    /// The type that the server is told, also for NULL.
    static var postgresType: PostgresType { get }

    var isPostgresNull: Bool { get }

    /// Appends the value in PostgreSQL's binary format (as text where `postgresType.isText`).
    func encode(into bytes: inout [UInt8]) throws(PostgresValueError)
}

/// A value that can be read from a column.
package protocol PostgresDecodable {
    /// Reads a column that is not NULL.
    static func decode(_ cell: PostgresCell) throws(PostgresValueError) -> Self

    /// What NULL becomes. Only an `Optional` has an answer; all others throw.
    static func decodeNull() throws(PostgresValueError) -> Self
}

extension PostgresEncodable {
    package var isPostgresNull: Bool { false }
}

extension PostgresDecodable {
    package static func decodeNull() throws(PostgresValueError) -> Self {
        throw PostgresValueError("is NULL; read it as \(Self.self)?")
    }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    package static var postgresType: PostgresType { Wrapped.postgresType }

    package var isPostgresNull: Bool {
        switch self {
        case .some(let value): value.isPostgresNull
        case .none: true
        }
    }

    package func encode(into bytes: inout [UInt8]) throws(PostgresValueError) {
        if case .some(let value) = self { try value.encode(into: &bytes) }
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    package static func decode(_ cell: PostgresCell) throws(PostgresValueError) -> Self {
        .some(try Wrapped.decode(cell))
    }

    package static func decodeNull() throws(PostgresValueError) -> Self { .none }
}

/// Why a value cannot be encoded or decoded, without the value. It becomes part of a `PostgresError`.
package struct PostgresValueError: Error {
    package var reason: String

    package init(_ reason: String) {
        self.reason = reason
    }
}

/// The bytes of one column that is not NULL. Valid only while it is being decoded.
package struct PostgresCell {
    package let bytes: UnsafeRawBufferPointer
    package let type: PostgresType

    /// A big-endian integer at `offset`. The caller has checked the length.
    func load<Value: FixedWidthInteger>(_: Value.Type = Value.self, at offset: Int = 0) -> Value {
        Value(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
    }

    func require(_ length: Int) throws(PostgresValueError) {
        guard bytes.count == length else {
            throw PostgresValueError("is \(type) of \(bytes.count) bytes, where \(length) were due")
        }
    }

    func mismatch(_ wanted: Any.Type) -> PostgresValueError {
        PostgresValueError("is \(type) and cannot be read as \(wanted)")
    }
}

extension [UInt8] {
    mutating func append(bigEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }
}
