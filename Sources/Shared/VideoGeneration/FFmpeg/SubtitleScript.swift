/// A script for libass: events in a picture of a given size. Text from outside gets in through `escaped` alone.
struct SubtitleScript {
    let width: Int
    let height: Int
    private var events: [String] = []

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// - Parameters:
    ///   - tags: override tags without braces, such as `\pos(1,2)`; never made of text from outside.
    ///   - text: anything.
    mutating func say(_ text: String, layer: Int, from start: Double = 0, tags: String) {
        add(Self.escaped(text), layer: layer, from: start, tags: tags)
    }

    /// - Parameter path: in the language of ASS drawings.
    mutating func draw(_ path: String, layer: Int, from start: Double = 0, tags: String) {
        add(path, layer: layer, from: start, tags: tags + "\\p1")
    }

    private mutating func add(_ text: String, layer: Int, from start: Double, tags: String) {
        let hundredths = Int((start * 100).rounded())
        let begin = "0:00:\(Self.twoDigits(hundredths / 100)).\(Self.twoDigits(hundredths % 100))"
        events.append("Dialogue: \(layer),\(begin),0:01:00.00,Plain,,0,0,0,,{\(tags)}\(text)")
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// Emoji come from a font that draws them with outlines: libass can use neither coloured pictures nor, for what that
    /// font lacks, anything but the last resort, whose signs are made of squares.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        var isPicture = false
        for character in text {
            if character.isPicture != isPicture {
                isPicture.toggle()
                escaped += isPicture ? "{\\fnSymbola}" : "{\\fn}"
            }
            for scalar in character.unicodeScalars { escape(scalar, into: &escaped) }
        }
        return escaped
    }

    /// A backslash is cut off from what follows by a word joiner, since libass knows no escape for it; braces have one.
    /// Spaces are hard ones: libass folds the others away at the ends of a line.
    private static func escape(_ scalar: Unicode.Scalar, into escaped: inout String) {
        switch scalar {
        case "\\": escaped += "\\\u{2060}"
        case "{": escaped += "\\{"
        case "}": escaped += "\\}"
        case " ", "\n", "\r", "\0": escaped += "\u{A0}"
        default: escaped.unicodeScalars.append(scalar)
        }
    }

    /// Noto Sans' own height by its size: libass takes the height for the size, all others the size.
    static func fontHeight(_ size: Int) -> Int { Int((Double(size) * 1.362).rounded()) }

    /// Encoding -1 has libass find out which way the text runs; WrapStyle 2 has it break no line by itself.
    var text: String {
        """
        [Script Info]
        ScriptType: v4.00+
        PlayResX: \(width)
        PlayResY: \(height)
        WrapStyle: 2
        ScaledBorderAndShadow: yes

        [V4+ Styles]
        Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, \
        Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, \
        MarginR, MarginV, Encoding
        Style: Plain,Noto Sans,40,&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,0,0,5,0,0,0,-1

        [Events]
        Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
        \(events.joined(separator: "\n"))

        """
    }
}
