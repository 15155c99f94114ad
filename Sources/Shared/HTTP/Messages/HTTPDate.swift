import Glibc

/// `Sat, 31 Jan 2026 08:15:00 GMT` (RFC 9110 5.6.7).
enum HTTPDate {
    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    static func format(_ secondsSince1970: Int) -> String {
        let civil = CivilTime(secondsSince1970: secondsSince1970)
        return String(unsafeUninitializedCapacity: 29) { text in
            var position = 0
            func add(_ string: String) {
                for byte in string.utf8 {
                    text[position] = byte
                    position += 1
                }
            }
            add(weekdays[civil.weekday])
            add(", 00 ")
            text.write(civil.day, digits: 2, at: 5)
            add(months[civil.month - 1])
            add(" 0000 ")
            text.write(civil.year, digits: 4, at: 12)
            civil.writeTime(to: text, at: 17)
            position = 25
            add(" GMT")
            return 29
        }
    }

    /// Seconds since 1970. The preferred form only: what cannot be read is as if the field were not there, which
    /// costs a client its shortcut and nothing else.
    static func parse(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        guard bytes.count == 29, text.hasSuffix(" GMT"), bytes[3] == .comma,
            let month = months.firstIndex(of: String(decoding: bytes[8..<11], as: UTF8.self)),
            let day = Int(String(decoding: bytes[5..<7], as: UTF8.self)),
            let year = Int(String(decoding: bytes[12..<16], as: UTF8.self)),
            let hour = Int(String(decoding: bytes[17..<19], as: UTF8.self)),
            let minute = Int(String(decoding: bytes[20..<22], as: UTF8.self)),
            let second = Int(String(decoding: bytes[23..<25], as: UTF8.self)),
            1...31 ~= day, 0..<24 ~= hour, 0..<60 ~= minute, 0..<61 ~= second
        else { return nil }
        return CivilTime.days(from1970To: year, month + 1, day) * 86_400 + hour * 3600 + minute * 60 + second
    }
}
