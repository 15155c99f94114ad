package import struct Foundation.Date

/// RFC 3339 in UTC with milliseconds, `2026-01-31T08:15:00.000Z`: the one form in which times leave this server.
/// Civil dates by Howard Hinnant's algorithms (chrono-compatible low-level date algorithms).
package enum Timestamp {
    package static func format(_ date: Date) -> String {
        let milliseconds = Int((date.timeIntervalSince1970 * 1000).rounded(.down))
        let seconds = milliseconds.floorDivided(by: 1000)
        let civil = CivilTime(secondsSince1970: seconds)
        return String(unsafeUninitializedCapacity: 24) { text in
            civil.write(to: text)
            text[19] = .period
            text.write(milliseconds - seconds * 1000, digits: 3, at: 20)
            text[23] = UInt8(ascii: "Z")
            return 24
        }
    }

    /// Any RFC 3339 time: fractions of any length (kept to the microsecond), any offset. Nil: not one.
    package static func parse(_ text: String) -> Date? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 40, bytes[4] == .hyphen, bytes[7] == .hyphen,
            bytes[10] | 0x20 == UInt8(ascii: "t") || bytes[10] == .space, bytes[13] == .colon, bytes[16] == .colon,
            let year = number(bytes, 0, 4), let month = number(bytes, 5, 2), let day = number(bytes, 8, 2),
            let hour = number(bytes, 11, 2), let minute = number(bytes, 14, 2), let second = number(bytes, 17, 2),
            1...12 ~= month, 1...CivilTime.days(inMonth: month, year) ~= day, hour < 24, minute < 60, second < 61
        else { return nil }
        var index = 19
        var microseconds = 0
        if bytes[index] == .period {
            let digits = bytes[(index + 1)...].prefix { $0.isDigit }
            guard !digits.isEmpty else { return nil }
            var scale = 100_000
            for digit in digits.prefix(6) {
                microseconds += Int(digit - .zero) * scale
                scale /= 10
            }
            index = digits.endIndex
        }
        guard let offset = offset(bytes[index...]) else { return nil }
        let days = CivilTime.days(from1970To: year, month, day)
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
        return Date(timeIntervalSince1970: Double(seconds) + Double(microseconds) / 1_000_000)
    }

    private static func number(_ bytes: [UInt8], _ start: Int, _ digits: Int) -> Int? {
        var value = 0
        for byte in bytes[start..<start + digits] {
            guard byte.isDigit else { return nil }
            value = value * 10 + Int(byte - .zero)
        }
        return value
    }

    /// Seconds east of UTC.
    private static func offset(_ rest: ArraySlice<UInt8>) -> Int? {
        let bytes = Array(rest)
        if bytes.count == 1, bytes[0] | 0x20 == UInt8(ascii: "z") { return 0 }
        guard bytes.count == 6, bytes[0] == .plus || bytes[0] == .hyphen, bytes[3] == .colon,
            let hours = number(bytes, 1, 2), let minutes = number(bytes, 4, 2), hours < 24, minutes < 60
        else { return nil }
        return (bytes[0] == .hyphen ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
}
