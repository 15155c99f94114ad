import Synchronization

/// UUID version 7 (RFC 9562): milliseconds since 1970, a counter, then chance. Sorts by time in logs.
package enum RequestID {
    private static let counter = Atomic<UInt64>(0)

    package static func make() -> String {
        // One call for eight bytes of chance: each is a visit to the kernel.
        var random = SystemRandomNumberGenerator()
        let count = counter.wrappingAdd(1, ordering: .relaxed).newValue
        return make(milliseconds: WallClock.milliseconds(), count, random.next())
    }

    static func make(milliseconds: UInt64, _ first: UInt64, _ second: UInt64) -> String {
        let high = milliseconds << 16 | 0x7000 | first & 0x0FFF
        let low = 0x8000_0000_0000_0000 | second & 0x3FFF_FFFF_FFFF_FFFF
        return String(unsafeUninitializedCapacity: 36) { text in
            var position = 0
            for index in 0..<32 {
                if index == 8 || index == 12 || index == 16 || index == 20 {
                    text[position] = .hyphen
                    position += 1
                }
                let word = index < 16 ? high : low
                text[position] = UInt8((word >> UInt64(60 - index % 16 * 4)) & 0xF).hexDigit
                position += 1
            }
            return position
        }
    }

    /// A client's own id is kept where it can do no harm in a header, a log line or a query: `[A-Za-z0-9._-]{1,64}`.
    static func accepted(_ text: String?) -> String? {
        guard let text, 1...64 ~= text.utf8.count else { return nil }
        let harmless = text.utf8.allSatisfy { byte in
            byte.isDigit || byte.lowercasedASCII &- 0x61 < 26 || byte == .period || byte == .hyphen || byte == 0x5F
        }
        return harmless ? text : nil
    }
}

extension UInt8 {
    /// 0…15 as `0`…`f`.
    var hexDigit: UInt8 { self < 10 ? 0x30 + self : 0x57 + self }
}

extension RequestHead {
    /// The client's own id where it is harmless, else a new one.
    var requestID: String { RequestID.accepted(first("x-request-id")) ?? RequestID.make() }
}
