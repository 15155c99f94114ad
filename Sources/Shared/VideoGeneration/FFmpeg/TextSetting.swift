/// A prompt, set into a box: as large as it fits, and cut where even the smallest size does not.
struct TextSetting: Equatable {
    struct Line: Equatable {
        /// In logical order, with the marks that keep its paragraph's direction.
        let text: String
        let isRightToLeft: Bool
    }

    /// Of the font, in pixels; the lines are `leading` apart.
    let size: Int
    let lines: [Line]
    /// Characters that found no room.
    let hidden: Int

    var leading: Double { Self.leading(size) }

    private static let sizes = [76, 66, 58, 50, 44, 39, 35, 31, 28, 25]

    /// A single word looks lost in the largest size, and a page of it is loud: the larger, the fewer lines.
    private static func mostLines(_ size: Int, _ height: Int) -> Int {
        min(Int(Double(height) / leading(size)), size > 60 ? 3 : size > 48 ? 5 : .max)
    }

    /// Room for accents, for vowel signs below and above, and for the eye.
    private static func leading(_ size: Int) -> Double { (Double(size) * 1.42).rounded() }

    init(_ text: String, width: Int, height: Int) {
        let paragraphs = DisplayText.paragraphs(text)
        var attempt: (size: Int, lines: [Line]) = (0, [])
        for size in Self.sizes {
            let (lines, brokeWord) = Self.lines(paragraphs, size: size, width: width)
            attempt = (size, lines)
            if lines.count <= Self.mostLines(size, height), !brokeWord || size <= 35 { break }
        }
        size = attempt.size
        let most = Self.mostLines(attempt.size, height)
        guard attempt.lines.count > most else {
            lines = attempt.lines
            hidden = 0
            return
        }
        // The last line tells how much is missing.
        let shown = attempt.lines.prefix(most - 2)
        let cut = shown.last.map { Line(text: $0.text + "…", isRightToLeft: $0.isRightToLeft) }
        lines = Array(shown.dropLast()) + [cut].compactMap(\.self)
        hidden = attempt.lines.dropFirst(most - 2).reduce(0) { $0 + $1.text.count }
    }

    private static func lines(_ paragraphs: [String], size: Int, width: Int) -> (lines: [Line], brokeWord: Bool) {
        let breaker = LineBreaker(width: width * 1_000 / size)
        var all: [Line] = []
        var brokeWord = false
        for paragraph in paragraphs {
            let isRightToLeft = WritingDirection.isRightToLeft(paragraph)
            let broken = breaker.lines(paragraph)
            brokeWord = brokeWord || broken.brokeWord
            var open: [Unicode.Scalar] = []
            for line in broken.lines {
                // Each line is a paragraph to libass: a mark in front keeps it from guessing the direction anew.
                var text = isRightToLeft ? "\u{200F}" : "\u{200E}"
                text.unicodeScalars.append(contentsOf: open)
                all.append(Line(text: text + line, isRightToLeft: isRightToLeft))
                open = WritingDirection.open(after: line, from: open)
            }
        }
        return (all, brokeWord)
    }
}
