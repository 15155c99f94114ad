import Glibc

/// Now, as RFC 3339 in UTC with milliseconds: `2025-11-21T13:16:02.123Z`.
struct LogTimestamp {
    private let time: timespec

    /// - Parameter time: since the Unix epoch; not before it.
    init(_ time: timespec) { self.time = time }

    static func now() -> LogTimestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return LogTimestamp(time)
    }

    func append(to bytes: inout [UInt8]) {
        let seconds = Int(time.tv_sec)
        let (days, second) = (seconds / 86_400, seconds % 86_400)
        let (year, month, day) = Self.civil(fromDays: days)
        Self.digits(year, 4, "-", to: &bytes)
        Self.digits(month, 2, "-", to: &bytes)
        Self.digits(day, 2, "T", to: &bytes)
        Self.digits(second / 3600, 2, ":", to: &bytes)
        Self.digits(second / 60 % 60, 2, ":", to: &bytes)
        Self.digits(second % 60, 2, ".", to: &bytes)
        Self.digits(Int(time.tv_nsec) / 1_000_000, 3, "Z", to: &bytes)
    }

    /// Days since 1970-01-01 as a date of the Gregorian calendar, by Howard Hinnant's `civil_from_days`
    /// (years counted from March, eras of 400 years). `gmtime_r` would do the same at ten times the cost.
    private static func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let (era, dayOfEra) = (shifted / 146_097, shifted % 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func digits(_ value: Int, _ width: Int, _ end: Unicode.Scalar, to bytes: inout [UInt8]) {
        var divisor = width == 4 ? 1000 : width == 3 ? 100 : 10
        while divisor > 0 {
            bytes.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
            divisor /= 10
        }
        bytes.append(UInt8(ascii: end))
    }
}
