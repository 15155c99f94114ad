/// A `numeric` as it travels: digits to the base of 10,000. It is read only, since `sum(int8)` and `avg` yield it.
///
/// Layout (PostgreSQL, `numeric_send`): int16 count of digits, int16 weight of the first, int16 sign, int16 scale, digits.
struct PostgresNumeric {
    private let digits: [Int16]
    private let weight: Int
    private let sign: UInt16

    private static let negative: UInt16 = 0x4000
    private static let notANumber: UInt16 = 0xC000
    private static let positiveInfinity: UInt16 = 0xD000
    private static let negativeInfinity: UInt16 = 0xF000

    init(_ cell: PostgresCell) throws(PostgresValueError) {
        guard cell.bytes.count >= 8 else { throw PostgresValueError("is numeric of \(cell.bytes.count) bytes") }
        let count = Int(cell.load(Int16.self))
        guard count >= 0, cell.bytes.count == 8 + 2 * count else {
            throw PostgresValueError("is numeric with a wrong count of digits")
        }
        weight = Int(cell.load(Int16.self, at: 2))
        sign = cell.load(UInt16.self, at: 4)
        digits = (0..<count).map { cell.load(Int16.self, at: 8 + 2 * $0) }
    }

    /// Nil when it has a fraction, is not finite, or does not fit.
    var integer: Int64? {
        guard sign == 0 || sign == Self.negative else { return nil }
        // More digits than the weight covers are behind the decimal point.
        guard digits.dropFirst(max(weight + 1, 0)).allSatisfy({ $0 == 0 }) else { return nil }
        var value: Int64 = 0
        for position in 0..<max(weight + 1, 0) {
            let digit = Int64(position < digits.count ? digits[position] : 0)
            let (shifted, tooLarge) = value.multipliedReportingOverflow(by: 10_000)
            // Summed with its sign, so that Int64.min fits too.
            let (summed, overflow) = shifted.addingReportingOverflow(sign == Self.negative ? -digit : digit)
            guard !tooLarge, !overflow else { return nil }
            value = summed
        }
        return value
    }

    /// The nearest `Double`, to within a few units in its last place.
    var double: Double {
        switch sign {
        case Self.notANumber: return .nan
        case Self.positiveInfinity: return .infinity
        case Self.negativeInfinity: return -.infinity
        default: break
        }
        // Through text: the standard library rounds decimals correctly.
        var text = sign == Self.negative ? "-" : ""
        for digit in digits {
            let padded = String(Int(digit) + 10_000).dropFirst()
            text += padded
        }
        guard !digits.isEmpty else { return 0 }
        return Double(text + "e\((weight - digits.count + 1) * 4)") ?? .nan
    }
}
