/// The types that need no look at what they are: most fields are one of them, and asking costs more than writing.
extension JSONObjectContainer {
    func encode(_ value: String, forKey key: Key) throws {
        try begin(key)
        writer.write(value)
    }

    func encode(_ value: Bool, forKey key: Key) throws {
        try begin(key)
        writer.write(value)
    }

    func encode(_ value: Int, forKey key: Key) throws {
        try begin(key)
        writer.write(value)
    }

    func encode(_ value: Int8, forKey key: Key) throws {
        try begin(key)
        writer.write(value)
    }

    func encode(_ value: Int16, forKey key: Key) throws {
        try begin(key)
        writer.write(value)
    }

    func encode(_ value: Int32, forKey key: Key) throws {
        try begin(key)
        writer.write(value)
    }

    func encode(_ value: Int64, forKey key: Key) throws {
        try begin(key)
        writer.write(value)
    }

    func encode(_ value: UInt, forKey key: Key) throws {
        try begin(key)
        writer.write(value)
    }

    func encode(_ value: UInt8, forKey key: Key) throws {
        try begin(key)
        writer.write(value)
    }

    func encode(_ value: UInt16, forKey key: Key) throws {
        try begin(key)
        writer.write(value)
    }

    func encode(_ value: UInt32, forKey key: Key) throws {
        try begin(key)
        writer.write(value)
    }

    func encode(_ value: UInt64, forKey key: Key) throws {
        try begin(key)
        writer.write(value)
    }

    func encode(_ value: Double, forKey key: Key) throws {
        try begin(key)
        try writer.write(value)
    }

    func encode(_ value: Float, forKey key: Key) throws {
        try begin(key)
        try writer.write(Double(value))
    }

    func encodeIfPresent(_ value: String?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { try null(key) }
    }

    func encodeIfPresent(_ value: Bool?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { try null(key) }
    }

    func encodeIfPresent(_ value: Int?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { try null(key) }
    }

    func encodeIfPresent(_ value: Int8?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { try null(key) }
    }

    func encodeIfPresent(_ value: Int16?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { try null(key) }
    }

    func encodeIfPresent(_ value: Int32?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { try null(key) }
    }

    func encodeIfPresent(_ value: Int64?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { try null(key) }
    }

    func encodeIfPresent(_ value: UInt?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { try null(key) }
    }

    func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { try null(key) }
    }

    func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { try null(key) }
    }

    func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { try null(key) }
    }

    func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { try null(key) }
    }

    func encodeIfPresent(_ value: Double?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { try null(key) }
    }

    func encodeIfPresent(_ value: Float?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { try null(key) }
    }
}
