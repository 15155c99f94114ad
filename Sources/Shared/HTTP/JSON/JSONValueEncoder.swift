/// The encoder that a value's `encode(to:)` sees.
struct JSONValueEncoder: Encoder {
    let writer: JSONWriter
    let codingPath: [any CodingKey]
    let keepsKeys: Bool
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        let keepsKeys = keepsKeys || type == JSONName.self
        return KeyedEncodingContainer(
            JSONObjectContainer<Key>(writer: writer, scope: writer.open(object: true), keepsKeys: keepsKeys))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        JSONArrayContainer(writer: writer, scope: writer.open(object: false))
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        JSONSingleContainer(writer: writer)
    }
}

struct JSONObjectContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let writer: JSONWriter
    let scope: Int
    let keepsKeys: Bool
    var codingPath: [any CodingKey] { [] }

    private func begin(_ key: Key) throws {
        try writer.advance(in: scope)
        writer.writeKey(key.stringValue, keepsKeys: keepsKeys)
    }

    private func null(_ key: Key) throws {
        try begin(key)
        writer.writeNull()
    }

    func encodeNil(forKey key: Key) throws { try null(key) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try begin(key)
        try writer.encode(value)
    }

    // The defaults of these leave out what is nil; here a field stays and says null.
    func encodeIfPresent<Value: Encodable>(_ value: Value?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { try null(key) }
    }
    func encodeIfPresent(_ value: String?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Int32?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Int8?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Int16?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: UInt?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try optional(value, key) }
    func encodeIfPresent(_ value: Float?, forKey key: Key) throws { try optional(value, key) }

    private func optional<Value: Encodable>(_ value: Value?, _ key: Key) throws {
        if let value { try encode(value, forKey: key) } else { try null(key) }
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        prepare(key)
        return JSONValueEncoder(writer: writer, codingPath: [], keepsKeys: false).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        prepare(key)
        return JSONValueEncoder(writer: writer, codingPath: [], keepsKeys: false).unkeyedContainer()
    }

    func superEncoder() -> any Encoder {
        preconditionFailure("classes that inherit their coding are not written by this API")
    }

    func superEncoder(forKey key: Key) -> any Encoder {
        superEncoder()
    }

    /// The protocol gives nested containers no way to throw.
    private func prepare(_ key: Key) {
        do { try begin(key) } catch { preconditionFailure("\(error)") }
    }
}

struct JSONArrayContainer: UnkeyedEncodingContainer {
    let writer: JSONWriter
    let scope: Int
    var count = 0
    var codingPath: [any CodingKey] { [] }

    init(writer: JSONWriter, scope: Int) {
        self.writer = writer
        self.scope = scope
    }

    mutating func encodeNil() throws {
        try writer.advance(in: scope)
        count += 1
        writer.writeNull()
    }

    mutating func encode<Value: Encodable>(_ value: Value) throws {
        try writer.advance(in: scope)
        count += 1
        try writer.encode(value)
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        prepare()
        return JSONValueEncoder(writer: writer, codingPath: [], keepsKeys: false).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        prepare()
        return JSONValueEncoder(writer: writer, codingPath: [], keepsKeys: false).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder {
        prepare()
        return JSONValueEncoder(writer: writer, codingPath: [], keepsKeys: false)
    }

    private mutating func prepare() {
        count += 1
        do { try writer.advance(in: scope) } catch { preconditionFailure("\(error)") }
    }
}

struct JSONSingleContainer: SingleValueEncodingContainer {
    let writer: JSONWriter
    var codingPath: [any CodingKey] { [] }

    func encodeNil() { writer.writeNull() }
    func encode<Value: Encodable>(_ value: Value) throws { try writer.encode(value) }
}
