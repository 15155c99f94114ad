package import Foundation

/// `timestamptz` counts microseconds from 2000-01-01 UTC. A `Date` holds microseconds exactly for some 140 years
/// around 2001. `Date.distantPast` and `distantFuture` stand for `-infinity` and `infinity`, both ways.
extension Date: PostgresEncodable, PostgresDecodable {
    /// From 2000-01-01 to Foundation's reference date, 2001-01-01.
    private static let secondsBeforeReference = 31_622_400.0
    private static let microsecondsInDay: Int64 = 86_400_000_000

    package static var postgresType: PostgresType { .timestamptz }

    package func encode(into bytes: inout [UInt8]) throws(PostgresValueError) {
        switch self {
        case .distantFuture: bytes.append(bigEndian: Int64.max)
        case .distantPast: bytes.append(bigEndian: Int64.min)
        default:
            let microseconds = (timeIntervalSinceReferenceDate + Self.secondsBeforeReference) * 1e6
            guard let value = Int64(exactly: microseconds.rounded()) else {
                throw PostgresValueError("the date is out of PostgreSQL's range")
            }
            bytes.append(bigEndian: value)
        }
    }

    /// Reads timestamptz; timestamp as UTC; date as its midnight in UTC.
    package static func decode(_ cell: PostgresCell) throws(PostgresValueError) -> Self {
        let microseconds: Int64
        switch cell.type {
        case .timestamptz, .timestamp:
            try cell.require(8)
            microseconds = cell.load()
        case .date:
            try cell.require(4)
            let days = cell.load(Int32.self)
            switch days {
            case .max: return .distantFuture
            case .min: return .distantPast
            default: microseconds = Int64(days) * microsecondsInDay
            }
        default:
            throw cell.mismatch(Self.self)
        }
        switch microseconds {
        case .max: return .distantFuture
        case .min: return .distantPast
        default: return Date(timeIntervalSinceReferenceDate: Double(microseconds) / 1e6 - secondsBeforeReference)
        }
    }
}
