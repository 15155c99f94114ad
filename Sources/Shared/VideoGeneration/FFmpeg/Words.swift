/// What is written in the clip: the prompt, the character's name, the emotion; and the motes that drift behind them.
struct Words {
    let request: VideoRequest
    let mood: Mood

    /// Over the whole picture.
    var script: String {
        var script = SubtitleScript(width: Frame.width, height: Frame.height)
        addMotes(to: &script)
        addName(to: &script)
        addEmotion(to: &script)
        addPrompt(to: &script)
        return script.text
    }

    /// On the disc, where there is no thumbnail.
    var initials: String {
        var script = SubtitleScript(width: Frame.Portrait.side, height: Frame.Portrait.side)
        let middle = Frame.Portrait.side / 2
        let size = SubtitleScript.fontHeight(112)
        script.say(
            Self.initials(of: request.characterName), layer: 0,
            tags: "\\an5\\pos(\(middle),\(middle))\\fs\(size)\\b1\\fsp2\\1a&H0C&")
        return script.text
    }

    /// The first characters of the first and the last word.
    static func initials(of name: String) -> String {
        let words = DisplayText.line(name).split(whereSeparator: \.isWhitespace)
        let letters = words.compactMap { word in word.first { $0.isLetter || $0.isNumber } ?? word.first }
        guard let first = letters.first else { return "?" }
        guard let last = letters.dropFirst().last else { return first.uppercased() }
        return first.uppercased() + last.uppercased()
    }

    private func addPrompt(to script: inout SubtitleScript) {
        let box = Frame.Text.self
        let setting = TextSetting(request.text, width: box.width, height: box.height)
        let noteHeight = setting.hidden > 0 ? setting.leading * 1.6 : 0
        let block = Double(setting.lines.count) * setting.leading + noteHeight
        let top = Double(box.top) + max(0, Double(box.height) - block) / 2
        let clip = "\\clip(\(box.left - 12),\(box.top - 40),\(box.right + 40),\(box.bottom + 40))"
        let size = SubtitleScript.fontHeight(setting.size)
        for (index, line) in setting.lines.enumerated() {
            let y = Int((top + (Double(index) + 0.5) * setting.leading).rounded())
            let place = line.isRightToLeft ? "\\an6\\pos(\(box.right),\(y))" : "\\an4\\pos(\(box.left),\(y))"
            // One line after the other, all of them there within the first second.
            let start = 0.08 + min(0.06, 0.6 / Double(setting.lines.count)) * Double(index)
            script.say(line.text, layer: 2, from: start, tags: "\(place)\\fs\(size)\\fad(260,0)\(clip)")
        }
        if setting.hidden > 0 {
            let place = "\\an4\\pos(\(box.left),\(Int((top + block - setting.leading * 0.6).rounded())))"
            script.say(
                "and \(Self.grouped(setting.hidden)) more characters", layer: 2, from: 0.7,
                tags: "\(place)\\fs\(SubtitleScript.fontHeight(22))\\c\(mood.accent.ass)\\fad(260,0)")
        }
    }

    private func addName(to script: inout SubtitleScript) {
        let name = DisplayText.line(request.characterName)
        let size = [38, 34, 30, 27].first { Self.width(name, $0) <= Frame.Name.width } ?? 24
        script.say(
            Self.cut(name, size: size, width: Frame.Name.width), layer: 2,
            tags: "\\an5\\pos(\(Frame.Portrait.centre.x),\(Frame.Name.baseline))"
                + "\\fs\(SubtitleScript.fontHeight(size))\\b1")
    }

    private func addEmotion(to script: inout SubtitleScript) {
        let word = DisplayText.line(request.emotion.replacing("_", with: " ")).uppercased()
        let spacing = 3
        func width(_ size: Int) -> Int { Self.width(word, size) + spacing * word.count }
        let size = [18, 16, 14, 12].first { width($0) <= Frame.Name.width - 44 } ?? 11
        let text = Self.cut(word, size: size, width: Frame.Name.width - 44 - spacing * min(32, word.count))
        let wide = Self.width(text, size) + spacing * text.count + 44
        let place = "\\pos(\(Frame.Portrait.centre.x),\(Frame.Name.pill))"
        script.draw(
            Shape.pill(width: wide, height: 40), layer: 1, tags: "\\an5\(place)\\c\(mood.accent.ass)\\1a&HDC&")
        script.say(
            text, layer: 2,
            tags: "\\an5\(place)\\fs\(SubtitleScript.fontHeight(size))\\b1\\fsp\(spacing)\\c\(mood.accent.ass)")
    }

    private func addMotes(to script: inout SubtitleScript) {
        var numbers = SeededNumbers(seed: request.seed ^ StableHash.of(request.emotion))
        let drift = mood.motion.drift
        let length = Double(Frame.seconds)
        for _ in 0..<16 {
            // Half of the way before the middle of the clip, half after it.
            let x = numbers.next(0...Double(Frame.width)) - drift.across * length / 2
            let y = numbers.next(0...Double(Frame.height)) - drift.down * length / 2
            let speed = numbers.next(0.6...1.4) * length
            let way = [x, y, x + drift.across * speed, y + drift.down * speed].map { "\(Int($0))" }
            let alpha = String(Int(numbers.next(0xB0...0xE2)), radix: 16)
            script.draw(
                Shape.circle(radius: Int(numbers.next(3...11))), layer: 0,
                tags: "\\an5\\move(\(way.joined(separator: ",")),0,\(Frame.seconds * 1_000))\\c\(mood.accent.ass)"
                    + "\\1a&H\(alpha)&\\blur3")
        }
    }

    // MARK: Measuring

    private static func width(_ text: String, _ size: Int) -> Int {
        text.reduce(0) { $0 + GlyphWidth.of($1) } * size * 108 / 100_000
    }

    private static func cut(_ text: String, size: Int, width limit: Int) -> String {
        guard width(text, size) > limit else { return text }
        var kept = ""
        for character in text {
            if width(kept + String(character) + "…", size) > limit { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// 4,321.
    static func grouped(_ number: Int) -> String {
        let digits = String(number)
        return digits.enumerated().reduce(into: "") { text, digit in
            if digit.offset > 0, (digits.count - digit.offset) % 3 == 0 { text += "," }
            text.append(digit.element)
        }
    }
}
