package import Foundation

/// A type whose arrays can be bound and read. `[UInt8]` is bytea; all others are one-dimensional arrays.
package protocol PostgresArrayElement {
    static var postgresArrayType: PostgresType { get }
    static func encode(array: [Self], into bytes: inout [UInt8]) throws(PostgresValueError)
    static func decode(array cell: PostgresCell) throws(PostgresValueError) -> [Self]
}

extension Array: PostgresEncodable where Element: PostgresArrayElement {
    package static var postgresType: PostgresType { Element.postgresArrayType }

    package func encode(into bytes: inout [UInt8]) throws(PostgresValueError) {
        try Element.encode(array: self, into: &bytes)
    }
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
    package static func decode(_ cell: PostgresCell) throws(PostgresValueError) -> Self {
        try Element.decode(array: cell)
    }
}

extension UInt8: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .bytea }

    package static func encode(array: [UInt8], into bytes: inout [UInt8]) {
        bytes.append(contentsOf: array)
    }

    package static func decode(array cell: PostgresCell) throws(PostgresValueError) -> [UInt8] {
        guard cell.type == .bytea else { throw cell.mismatch([UInt8].self) }
        return [UInt8](cell.bytes)
    }
}

/// The binary form of an array (PostgreSQL, `array_send`): int32 dimensions, int32 has-null, OID of the element, then for
/// each dimension int32 length and int32 lower bound, then for each element int32 length and its bytes.
extension PostgresArrayElement where Self: PostgresEncodable & PostgresDecodable {
    package static func encode(array: [Self], into bytes: inout [UInt8]) throws(PostgresValueError) {
        bytes.append(bigEndian: Int32(array.isEmpty ? 0 : 1))
        bytes.append(bigEndian: Int32(0))
        bytes.append(bigEndian: postgresType.rawValue)
        guard !array.isEmpty else { return }
        bytes.append(bigEndian: Int32(array.count))
        bytes.append(bigEndian: Int32(1))
        for element in array {
            let place = bytes.count
            bytes.append(bigEndian: Int32(0))
            try element.encode(into: &bytes)
            let length = Int32(bytes.count - place - 4)
            withUnsafeBytes(of: length.bigEndian) { bytes.replaceSubrange(place..<place + 4, with: $0) }
        }
    }

    package static func decode(array cell: PostgresCell) throws(PostgresValueError) -> [Self] {
        let malformed = PostgresValueError("is \(cell.type) and not a well-formed array")
        // The header alone tells an array from a scalar: an enum's array has an OID of its own.
        guard cell.bytes.count >= 12, !isScalar(cell.type) else { throw cell.mismatch([Self].self) }
        let dimensions = cell.load(Int32.self)
        if dimensions == 0 { return [] }
        guard dimensions == 1 else {
            throw PostgresValueError("is an array of \(dimensions) dimensions; only one can be read")
        }
        guard cell.bytes.count >= 20 else { throw malformed }
        let type = PostgresType(rawValue: cell.load(at: 8))
        let count = Int(cell.load(Int32.self, at: 12))
        guard count >= 0, count <= cell.bytes.count / 4 else { throw malformed }
        var elements: [Self] = []
        elements.reserveCapacity(count)
        var offset = 20
        for _ in 0..<count {
            guard offset + 4 <= cell.bytes.count else { throw malformed }
            let length = Int(cell.load(Int32.self, at: offset))
            offset += 4
            guard length >= 0 else { throw PostgresValueError("is an array with a NULL in it, which cannot be read") }
            guard offset + length <= cell.bytes.count else { throw malformed }
            let bytes = UnsafeRawBufferPointer(rebasing: cell.bytes[offset..<offset + length])
            elements.append(try decode(PostgresCell(bytes: bytes, type: type)))
            offset += length
        }
        return elements
    }

    private static func isScalar(_ type: PostgresType) -> Bool {
        switch type {
        case .bool, .bytea, .name, .int8, .int2, .int4, .text, .json, .xml, .float4, .float8, .unknown, .bpchar,
            .varchar, .date, .timestamp, .timestamptz, .numeric, .uuid, .jsonb:
            true
        default: false
        }
    }
}

extension Bool: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .boolArray }
}

extension Int16: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .int2Array }
}

extension Int32: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .int4Array }
}

extension Int64: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .int8Array }
}

extension Int: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .int8Array }
}

extension Double: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .float8Array }
}

extension String: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .textArray }
}

extension Date: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .timestamptzArray }
}

extension UUID: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .uuidArray }
}
