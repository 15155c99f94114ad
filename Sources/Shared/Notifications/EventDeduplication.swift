/// Which of the events read are new, where reading overlaps. Pure.
///
/// The log is read from a horizon of transactions, and what lies near it comes again. Numbers are remembered until
/// they lie `window` below the highest.
struct EventDeduplication: Sendable {
    static let window: Int64 = 100_000

    private var seen: Set<Int64> = []
    private var highest: Int64 = 0

    mutating func isNew(_ seq: Int64) -> Bool {
        guard seen.insert(seq).inserted else { return false }
        highest = max(highest, seq)
        if seen.count > 2 * Int(Self.window) { seen = seen.filter { $0 > highest - Self.window } }
        return true
    }
}
