package import Foundation

/// When a cron entry is due: the five fields of crontab(5), in UTC, so that no clock change fires it twice or never.
///
/// `*`, numbers, ranges, lists and steps: `*/15 2-5 * * 1,3`. Days of the week are 0 to 7, Sunday both. Where day of
/// month and day of week are both restricted, either will do, as in cron.
package struct CronSchedule: Sendable, Equatable {
    package struct Malformed: Error, Equatable, CustomStringConvertible {
        let text: String
        package var description: String { "“\(text)” is no schedule; write five fields, such as “17 3 * * *”" }
    }

    private let minutes: Set<Int>
    private let hours: Set<Int>
    private let days: Set<Int>
    private let months: Set<Int>
    private let weekdays: Set<Int>
    private let anyDay: Bool
    private let anyWeekday: Bool

    package init(_ text: String) throws(Malformed) {
        let fields = text.split(separator: " ").map(String.init)
        guard fields.count == 5, let minutes = Self.values(fields[0], 0...59),
            let hours = Self.values(fields[1], 0...23),
            let days = Self.values(fields[2], 1...31), let months = Self.values(fields[3], 1...12),
            let weekdays = Self.values(fields[4], 0...7)
        else { throw Malformed(text: text) }
        self.minutes = minutes
        self.hours = hours
        self.days = days
        self.months = months
        self.weekdays = Set(weekdays.map { $0 % 7 })
        anyDay = fields[2].hasPrefix("*")
        anyWeekday = fields[4].hasPrefix("*")
    }

    private static func values(_ field: String, _ range: ClosedRange<Int>) -> Set<Int>? {
        var values: Set<Int> = []
        for part in field.split(separator: ",", omittingEmptySubsequences: false) {
            let pieces = part.split(separator: "/", omittingEmptySubsequences: false)
            guard pieces.count <= 2, let step = pieces.count == 2 ? Int(pieces[1]) : 1, step > 0 else { return nil }
            let bounds = pieces[0].split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            let span: ClosedRange<Int>
            switch (pieces[0], bounds.count, bounds.first ?? nil, bounds.last ?? nil) {
            case ("*", _, _, _): span = range
            case (_, 1, let from?, _): span = from...(pieces.count == 2 ? max(from, range.upperBound) : from)
            case (_, 2, let from?, let to?) where from <= to: span = from...to
            default: return nil
            }
            guard range.contains(span.lowerBound), range.contains(span.upperBound) else { return nil }
            values.formUnion(stride(from: span.lowerBound, through: span.upperBound, by: step))
        }
        return values
    }

    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }()

    package func isDue(_ minute: Date) -> Bool {
        let parts = Self.calendar.dateComponents([.minute, .hour, .day, .month, .weekday], from: minute)
        guard let minute = parts.minute, let hour = parts.hour, let day = parts.day, let month = parts.month,
            let weekday = parts.weekday
        else { return false }
        let dayMatches = days.contains(day)
        let weekdayMatches = weekdays.contains(weekday - 1)
        let onDay = anyDay || anyWeekday ? dayMatches && weekdayMatches : dayMatches || weekdayMatches
        return minutes.contains(minute) && hours.contains(hour) && months.contains(month) && onDay
    }

    /// The latest minute in (`after`, `until`] at which it was due: what was missed while no worker ran is made up for
    /// once, not once for each time. Looks back a day at most.
    package func lastDue(after: Date, until: Date) -> Date? {
        let end = (until.timeIntervalSince1970 / 60).rounded(.down) * 60
        let start = max(after.timeIntervalSince1970, end - 86_400)
        return stride(from: end, to: start, by: -60).lazy.map { Date(timeIntervalSince1970: $0) }.first(where: isDue)
    }
}
