/// Year, month, day and time of day in UTC (proleptic Gregorian), for the two ways in which HTTP and JSON write them.
struct CivilTime {
    let year: Int
    let month: Int
    let day: Int
    let secondOfDay: Int
    /// 0 is Sunday.
    let weekday: Int

    init(secondsSince1970 seconds: Int) {
        let days = seconds.floorDivided(by: 86_400)
        secondOfDay = seconds - days * 86_400
        weekday = (days % 7 + 11) % 7
        let shifted = days + 719_468
        let era = shifted.floorDivided(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    static func days(from1970To year: Int, _ month: Int, _ day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.floorDivided(by: 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func days(inMonth month: Int, _ year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// `2026-01-31T08:15:00`, 19 bytes.
    func write(to text: UnsafeMutableBufferPointer<UInt8>) {
        text.write(year, digits: 4, at: 0)
        text[4] = .hyphen
        text.write(month, digits: 2, at: 5)
        text[7] = .hyphen
        text.write(day, digits: 2, at: 8)
        text[10] = UInt8(ascii: "T")
        writeTime(to: text, at: 11)
    }

    /// `08:15:00`, 8 bytes.
    func writeTime(to text: UnsafeMutableBufferPointer<UInt8>, at start: Int) {
        text.write(secondOfDay / 3600, digits: 2, at: start)
        text[start + 2] = .colon
        text.write(secondOfDay / 60 % 60, digits: 2, at: start + 3)
        text[start + 5] = .colon
        text.write(secondOfDay % 60, digits: 2, at: start + 6)
    }
}

extension UnsafeMutableBufferPointer<UInt8> {
    func write(_ number: Int, digits: Int, at start: Int) {
        var rest = Swift.max(number, 0)
        for index in (start..<start + digits).reversed() {
            self[index] = .zero + UInt8(rest % 10)
            rest /= 10
        }
    }
}

extension Int {
    func floorDivided(by divisor: Int) -> Int {
        self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
    }
}
