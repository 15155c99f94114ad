/// Breaks a paragraph into lines by estimated widths: at spaces, between ideographs, and inside a word that is longer
/// than a line. libass would break at spaces alone.
struct LineBreaker {
    /// In thousandths of the font size.
    let width: Int

    struct Lines: Equatable {
        var lines: [String] = []
        /// A word did not fit into a line.
        var brokeWord = false
    }

    func lines(_ paragraph: String) -> Lines {
        var result = Lines()
        var line: [Character] = []
        var used = 0
        // Where the line could end: so many of its characters stay.
        var opportunity = 0
        for character in paragraph {
            let wide = GlyphWidth.of(character)
            if let last = line.last, Self.mayBreak(last, character) { opportunity = line.count }
            if used + wide > width, !line.isEmpty, Self.isSpace(character) {
                result.lines.append(Self.trimmed(line[...]))
                (line, used, opportunity) = ([], 0, 0)
                continue
            }
            // What moves on to the next line may be too much for it, together with a wide character.
            while used + wide > width, !line.isEmpty {
                if opportunity == 0, !Self.isDense(character) { result.brokeWord = true }
                let stay = opportunity > 0 ? opportunity : line.count
                result.lines.append(Self.trimmed(line[..<stay]))
                line.removeFirst(stay)
                used = line.reduce(0) { $0 + GlyphWidth.of($1) }
                opportunity = 0
            }
            line.append(character)
            used += wide
        }
        if !line.isEmpty || result.lines.isEmpty { result.lines.append(Self.trimmed(line[...])) }
        return result
    }

    private static func trimmed(_ line: ArraySlice<Character>) -> String {
        var line = line
        while let last = line.last, isSpace(last) { line.removeLast() }
        return String(line)
    }

    private static func isSpace(_ character: Character) -> Bool {
        character == " " || character == "\u{3000}" || character == "\u{200B}"
    }

    private static let notAtStart: Set<Character> = [
        "、", "。", "，", "．", "・", "：", "；", "？", "！", "）", "］", "｝", "」", "』", "】", "〉", "》", "〕", "ー", "々", "〜", "…",
        "‥", "ゝ", "ゞ", "ぁ", "ぃ", "ぅ", "ぇ", "ぉ", "っ", "ゃ", "ゅ", "ょ", "ァ", "ィ", "ゥ", "ェ", "ォ", "ッ", "ャ", "ュ", "ョ", ".",
        ",", "!",
        "?", ":", ";", ")", "]", "}", "%", "”", "’",
    ]
    private static let notAtEnd: Set<Character> = [
        "（", "［", "｛", "「", "『", "【", "〈", "《", "〔", "(", "[", "{", "“", "‘",
    ]

    private static func mayBreak(_ before: Character, _ after: Character) -> Bool {
        if isSpace(before) { return !isSpace(after) }
        if isSpace(after) { return true }
        if before == "-" || before == "–" || before == "—" || before == "/" { return after.isLetter }
        guard isDense(before) || isDense(after) else { return false }
        return !notAtStart.contains(after) && !notAtEnd.contains(before)
    }

    /// Scripts that are written without spaces between words.
    private static func isDense(_ character: Character) -> Bool {
        guard let value = character.unicodeScalars.first?.value else { return false }
        switch value {
        case 0x2E80...0x9FFF, 0xF900...0xFAFF, 0xFF00...0xFF60, 0x1F000...0x1FBFF, 0x20000...0x3FFFF: return true
        // Thai, Lao, Tibetan, Burmese, Khmer: where their words end takes a dictionary.
        case 0xE00...0xFFF, 0x1000...0x109F, 0x1780...0x17FF: return true
        default: return false
        }
    }
}
