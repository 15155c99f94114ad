/// Which way text runs.
enum WritingDirection {
    /// By the first letter that runs one way or the other, as the Unicode bidirectional algorithm has it (rule P2).
    static func isRightToLeft(_ text: String) -> Bool {
        for scalar in text.unicodeScalars {
            if isRightToLeft(scalar) { return true }
            if scalar.properties.isAlphabetic { return false }
        }
        return false
    }

    private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x5BE...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC, 0x10800...0x10FFF, 0x1E800...0x1EFFF:
            scalar.properties.isAlphabetic
        case 0x200F, 0x061C: true
        default: false
        }
    }

    /// Embeddings, overrides and isolates that are open after the text, outermost first. A line that goes on within
    /// them begins with them.
    static func open(after text: String, from start: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var open = start
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\u{202A}", "\u{202B}", "\u{202D}", "\u{202E}", "\u{2066}", "\u{2067}", "\u{2068}":
                // The algorithm's own depth is 125; a line needs none of that.
                if open.count < 16 { open.append(scalar) }
            case "\u{202C}": if let last = open.last, last.value < 0x2060 { open.removeLast() }
            case "\u{2069}":
                if let isolate = open.lastIndex(where: { $0.value > 0x2060 }) { open.removeSubrange(isolate...) }
            default: break
            }
        }
        return open
    }
}
