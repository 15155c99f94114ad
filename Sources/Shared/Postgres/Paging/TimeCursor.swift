package import Foundation

/// A place in a list that is ordered by a time and then by a key: the last row of a page.
package struct TimeCursor<Key: CursorKey>: Sendable, Equatable {
    package let time: Date
    package let key: Key

    package init(time: Date, key: Key) {
        self.time = time
        self.key = key
    }

    /// Microseconds since 1970 that PostgreSQL can tell as a time: to the year 9999.
    private static var range: ClosedRange<Int64> { 0...253_402_300_799_000_000 }

    /// As clients carry it; they need not understand it.
    package var text: String {
        "\(Int64((time.timeIntervalSince1970 * 1_000_000).rounded()))_\(key.cursorText)"
    }

    /// Nil: it is none of ours.
    package init?(_ text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 2, let micros = Int64(parts[0]), Self.range.contains(micros),
            let key = Key(cursorText: String(parts[1]))
        else { return nil }
        time = Date(timeIntervalSince1970: Double(micros) / 1_000_000)
        self.key = key
    }
}

/// What tells rows of one time apart.
package protocol CursorKey: Sendable, Equatable {
    init?(cursorText: String)
    var cursorText: String { get }
}

extension UUID: CursorKey {
    package init?(cursorText: String) { self.init(uuidString: cursorText) }
    package var cursorText: String { uuidString.lowercased() }
}

extension Int64: CursorKey {
    package init?(cursorText: String) { self.init(cursorText) }
    package var cursorText: String { String(self) }
}
