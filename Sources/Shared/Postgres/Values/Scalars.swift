package import Foundation

extension Bool: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .bool }

    package func encode(into bytes: inout [UInt8]) { bytes.append(self ? 1 : 0) }

    package static func decode(_ cell: PostgresCell) throws(PostgresValueError) -> Self {
        guard cell.type == .bool else { throw cell.mismatch(Self.self) }
        try cell.require(1)
        return cell.bytes[0] != 0
    }
}

extension Double: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .float8 }

    package func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: bitPattern) }

    /// Reads float8, float4 and numeric; of numeric it is the nearest `Double`.
    package static func decode(_ cell: PostgresCell) throws(PostgresValueError) -> Self {
        switch cell.type {
        case .float8:
            try cell.require(8)
            return Double(bitPattern: cell.load())
        case .float4:
            try cell.require(4)
            return Double(Float(bitPattern: cell.load()))
        case .numeric:
            return try PostgresNumeric(cell).double
        default:
            throw cell.mismatch(Self.self)
        }
    }
}

extension UUID: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .uuid }

    package func encode(into bytes: inout [UInt8]) {
        withUnsafeBytes(of: uuid) { bytes.append(contentsOf: $0) }
    }

    package static func decode(_ cell: PostgresCell) throws(PostgresValueError) -> Self {
        guard cell.type == .uuid else { throw cell.mismatch(Self.self) }
        try cell.require(16)
        return UUID(uuid: cell.bytes.loadUnaligned(as: uuid_t.self))
    }
}
