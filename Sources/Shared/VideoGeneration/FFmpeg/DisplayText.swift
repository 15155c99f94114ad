/// Text as it can be shown: what has no shape of its own gets one, and what would change a line's layout is taken out.
enum DisplayText {
    /// Marks on one letter beyond which it cannot be read any more, nor the lines above and below it.
    private static let mostMarks = 6

    /// The paragraphs, of which at most one in a row is empty.
    static func paragraphs(_ text: String) -> [String] {
        var paragraphs: [String] = [""]
        var marks = 0
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            defer { previous = scalar }
            if isLineEnd(scalar) {
                if previous == "\r", scalar == "\n" { continue }
                if paragraphs.last != "" || paragraphs.dropLast().last != "" { paragraphs.append("") }
                continue
            }
            marks = isMark(scalar) ? marks + 1 : 0
            if marks > mostMarks { continue }
            paragraphs[paragraphs.count - 1].unicodeScalars.append(contentsOf: shown(scalar))
        }
        while paragraphs.count > 1, paragraphs.last?.allSatisfy(\.isWhitespace) == true { paragraphs.removeLast() }
        while paragraphs.count > 1, paragraphs.first?.allSatisfy(\.isWhitespace) == true { paragraphs.removeFirst() }
        return paragraphs
    }

    /// All of it in one line.
    static func line(_ text: String) -> String {
        paragraphs(text).joined(separator: " ")
    }

    private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
        ["\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}"].contains(scalar)
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: true
        default: false
        }
    }

    private static func shown(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        switch scalar.value {
        case 0x09: return [" ", " ", " ", " "]
        // The control pictures, U+2400 and on, are made for this.
        case 0x00...0x1F: return Unicode.Scalar(0x2400 + scalar.value).map { [$0] } ?? []
        case 0x7F: return ["\u{2421}"]
        case 0x80...0x9F, 0xFFF9...0xFFFB: return ["\u{FFFD}"]
        default:
            let isNothing = scalar.value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(scalar.value)
            return [isNothing ? "\u{FFFD}" : scalar]
        }
    }
}
