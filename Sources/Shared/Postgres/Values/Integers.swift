/// Integers travel as int2, int4 and int8; any of the three (and numeric) is read as long as the value fits.
extension FixedWidthInteger where Self: SignedInteger {
    fileprivate static func decodeInteger(_ cell: PostgresCell) throws(PostgresValueError) -> Self {
        let wide: Int64
        switch cell.type {
        case .int8:
            try cell.require(8)
            wide = cell.load()
        case .int4:
            try cell.require(4)
            wide = Int64(cell.load(Int32.self))
        case .int2:
            try cell.require(2)
            wide = Int64(cell.load(Int16.self))
        case .numeric:
            guard let whole = try PostgresNumeric(cell).integer else {
                throw PostgresValueError("is numeric and holds a number that is not a whole Int64")
            }
            wide = whole
        default:
            throw cell.mismatch(Self.self)
        }
        guard let value = Self(exactly: wide) else {
            throw PostgresValueError("is \(cell.type) and holds a number that does not fit \(Self.self)")
        }
        return value
    }
}

extension Int16: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .int2 }
    package func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: self) }
    package static func decode(_ cell: PostgresCell) throws(PostgresValueError) -> Self { try decodeInteger(cell) }
}

extension Int32: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .int4 }
    package func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: self) }
    package static func decode(_ cell: PostgresCell) throws(PostgresValueError) -> Self { try decodeInteger(cell) }
}

extension Int64: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .int8 }
    package func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: self) }
    package static func decode(_ cell: PostgresCell) throws(PostgresValueError) -> Self { try decodeInteger(cell) }
}

extension Int: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .int8 }
    package func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: Int64(self)) }
    package static func decode(_ cell: PostgresCell) throws(PostgresValueError) -> Self { try decodeInteger(cell) }
}
