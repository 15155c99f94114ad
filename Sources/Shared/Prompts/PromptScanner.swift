/// Goes through a prompt once, from the left to the right.
struct PromptScanner {
    private let scalars: [Unicode.Scalar]
    private var literal = String.UnicodeScalarView()
    private(set) var segments: [PromptTemplate.Segment] = []
    private(set) var warnings: [PromptWarning] = []

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    mutating func scan() {
        var index = 0
        while index < scalars.count { index = step(index) }
        endLiteral()
    }

    /// - Returns: where to go on.
    private mutating func step(_ index: Int) -> Int {
        let scalar = scalars[index]
        switch scalar {
        case "{", "}":
            if index + 1 < scalars.count, scalars[index + 1] == scalar {
                literal.append(scalar)
                return index + 2
            }
            if scalar == "{", let end = wordEnd(after: index) { return word(index, end) }
            warn(.unbalancedBrace, index..<index + 1, nil, "Write \(scalar)\(scalar) for a brace in the text.")
        default:
            if let name = Self.bidirectionalControls[scalar] {
                warn(.bidirectionalControl, index..<index + 1, nil, "\(name) changes the order in which text is shown.")
            }
        }
        literal.append(scalar)
        return index + 1
    }

    /// Where the closing brace of a word stands; nil: the opening one stands alone.
    private func wordEnd(after start: Int) -> Int? {
        var index = start + 1
        while index < scalars.count, scalars[index].isPartOfName { index += 1 }
        return index > start + 1 && index < scalars.count && scalars[index] == "}" ? index : nil
    }

    private mutating func word(_ start: Int, _ end: Int) -> Int {
        let word = string(start + 1..<end)
        if let name = PromptVariables.Name(word) {
            endLiteral()
            segments.append(.variable(name))
        } else {
            let nearest = PromptVariables.Name.nearest(to: word)?.rawValue
            let hint = nearest.map { "Did you mean {\($0)}?" } ?? "It stays as it is."
            warn(.unknownVariable, start..<end + 1, nearest, "There is no variable of this name. \(hint)")
            literal.append(contentsOf: scalars[start...end])
        }
        return end + 1
    }

    private mutating func endLiteral() {
        guard !literal.isEmpty else { return }
        segments.append(.literal(String(literal)))
        literal = String.UnicodeScalarView()
    }

    private mutating func warn(
        _ kind: PromptWarning.Kind, _ range: Range<Int>, _ suggestion: String?, _ message: String
    ) {
        guard warnings.count < PromptTemplate.warningLimit else { return }
        warnings.append(
            PromptWarning(
                kind: kind, text: string(range), offset: range.lowerBound, suggestion: suggestion, message: message))
    }

    private func string(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        return String(view)
    }

    /// Embeddings, overrides and isolates (Unicode Standard Annex #9, section 2). The marks (U+200E, U+200F, U+061C) are
    /// part of ordinary Arabic and Hebrew text.
    static let bidirectionalControls: [Unicode.Scalar: String] = [
        "\u{202A}": "U+202A (left-to-right embedding)", "\u{202B}": "U+202B (right-to-left embedding)",
        "\u{202C}": "U+202C (pop directional formatting)", "\u{202D}": "U+202D (left-to-right override)",
        "\u{202E}": "U+202E (right-to-left override)", "\u{2066}": "U+2066 (left-to-right isolate)",
        "\u{2067}": "U+2067 (right-to-left isolate)", "\u{2068}": "U+2068 (first strong isolate)",
        "\u{2069}": "U+2069 (pop directional isolate)",
    ]
}

extension Unicode.Scalar {
    /// Letters and digits of all scripts, and the underscore.
    fileprivate var isPartOfName: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber:
            true
        default: self == "_"
        }
    }
}
