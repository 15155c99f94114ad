/// How wide text will be, without opening a font: exact for ASCII in Noto Sans, on the wide side for all else. What is
/// set is never wider than the estimate by much, and clipped where it is.
enum GlyphWidth {
    /// In thousandths of the font size, of one grapheme.
    static func of(_ character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        if let byte = character.asciiValue { return byte < 32 ? 0 : advances[Int(byte) - 32] }
        return character.isPicture ? 1_250 : of(first)
    }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .format, .nonspacingMark, .enclosingMark: return 0
        default: break
        }
        switch scalar.value {
        case 0xA0...0x24F: return 680
        case 0x370...0x3FF: return 660
        case 0x400...0x52F: return 720
        case 0x590...0x5FF: return 620
        case 0x600...0x8FF, 0xFB50...0xFDFF, 0xFE70...0xFEFF: return 640
        case 0x900...0xDFF: return 800
        case 0xE00...0xEFF: return 640
        case 0x1100...0x11FF, 0x2E80...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFE30...0xFE4F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFF:
            return 1_000
        case 0x1E00...0x1EFF: return 720
        case 0x2000...0x206F: return 620
        default: return 950
        }
    }

    /// Of the characters 32 to 126, from the font's `hmtx` table.
    private static let advances = [
        260, 269, 408, 646, 572, 831, 732, 225, 300, 300, 551, 572, 268, 322, 268, 372, 572, 572, 572, 572, 572, 572,
        572, 572, 572, 572, 268, 268, 572, 572, 572, 434, 899, 639, 650, 632, 730, 556, 519, 728, 741, 339, 273, 619,
        524, 907, 760, 781, 605, 781, 622, 549, 556, 731, 600, 930, 586, 566, 572, 329, 372, 329, 572, 444, 281, 561,
        615, 480, 615, 564, 344, 615, 618, 258, 258, 534, 258, 935, 618, 605, 615, 615, 413, 479, 361, 618, 508, 786,
        529, 510, 470, 380, 551, 380, 572, 0,
    ]
}

extension Character {
    /// An emoji: by itself, or because the selector after it says so, as in a keycap.
    var isPicture: Bool {
        guard let first = unicodeScalars.first, !isASCII else { return false }
        return first.properties.isEmojiPresentation || (0x1F000...0x1FBFF).contains(first.value)
            || unicodeScalars.contains("\u{FE0F}")
    }
}
