import Testing

@testable import VideoGeneration

/// What is done to text before it is set: pure functions.
@Suite struct TextTests {
    @Test func `escaped text holds nothing that libass obeys`() {
        let escaped = SubtitleScript.escaped("{\\an8}\\N\\h a\nDialogue: x")
        #expect(escaped == "\\{\\\u{2060}an8\\}\\\u{2060}N\\\u{2060}h\u{A0}a\u{A0}Dialogue:\u{A0}x")
    }

    @Test func `emoji have a font of their own, whatever stands around them`() {
        #expect(SubtitleScript.escaped("a😀👩‍👩‍👧{") == "a{\\fnSymbola}😀👩‍👩‍👧{\\fn}\\{")
        #expect(SubtitleScript.escaped("1 © é") == "1\u{A0}©\u{A0}é")
    }

    @Test func `an event stays one line`() {
        var script = SubtitleScript(width: 10, height: 10)
        script.say("a\r\nDialogue: 0,b\u{0}", layer: 0, tags: "\\an5")
        #expect(script.text.split(separator: "\n").count { $0.hasPrefix("Dialogue:") } == 1)
    }

    @Test func `controls are shown, line ends end lines, empty lines are folded`() {
        #expect(DisplayText.paragraphs("a\u{1}b\u{1B}[0m\u{7F}") == ["a␁b␛[0m␡"])
        #expect(DisplayText.paragraphs("a\r\nb\rc\u{2028}d\n\n\n\n\ne\n\n") == ["a", "b", "c", "d", "", "e"])
        #expect(DisplayText.paragraphs("x" + text(of: [0xFFFE, 0xFDD0]) + "\u{85}y") == ["x\u{FFFD}\u{FFFD}", "y"])
        #expect(DisplayText.paragraphs("a\tb") == ["a    b"])
    }

    @Test func `marks beyond six on a letter are left out`() {
        let shown = DisplayText.line("e" + String(repeating: "\u{301}", count: 40) + "o\u{308}")
        #expect(shown.unicodeScalars.count == 9)
    }

    @Test func `lines break at spaces, between ideographs, and in words that are too long`() {
        let breaker = LineBreaker(width: 3_000)
        #expect(breaker.lines("one two  three") == .init(lines: ["one", "two", "three"]))
        #expect(breaker.lines("幕後の燈、消える") == .init(lines: ["幕後の", "燈、消", "える"]))
        #expect(breaker.lines("幕後燈、消") == .init(lines: ["幕後", "燈、消"]))
        let long = breaker.lines("abcdefghijkl")
        #expect(long.brokeWord && long.lines.joined() == "abcdefghijkl")
        #expect(breaker.lines("") == .init(lines: [""]))
        #expect(breaker.lines("👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦").lines.joined() == "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦")
    }

    @Test func `no line is wider than the box, and nothing is lost`() {
        var numbers = SeededNumbers(seed: 3)
        let letters = Array("abc  幕、-é🎭ก שa\u{301}")
        for _ in 0..<500 {
            let text = String((0..<Int(numbers.next(1...200))).map { _ in letters[Int(numbers.next(0...13.99))] })
            let width = Int(numbers.next(1_300...9_000))
            let lines = LineBreaker(width: width).lines(text).lines
            #expect(lines.allSatisfy { $0.reduce(0) { $0 + GlyphWidth.of($1) } <= width }, "\(text)")
            #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
        }
    }

    @Test func `a paragraph runs as its first letter does`() {
        #expect(WritingDirection.isRightToLeft("12 «שלום» abc"))
        #expect(WritingDirection.isRightToLeft("مرحبا"))
        #expect(!WritingDirection.isRightToLeft("a שלום"))
        #expect(!WritingDirection.isRightToLeft("123 …"))
    }

    @Test func `an override that is open at a line's end is open at the next line's start`() {
        #expect(WritingDirection.open(after: "a\u{202E}b", from: []) == ["\u{202E}"])
        #expect(WritingDirection.open(after: "c\u{202C}d", from: ["\u{202E}"]) == [])
        #expect(WritingDirection.open(after: "\u{2067}\u{202B}x\u{2069}", from: []) == [])
        #expect(WritingDirection.open(after: "\u{202C}\u{2069}", from: []) == [])
        let setting = TextSetting("\u{202E}" + String(repeating: "word ", count: 60), width: 692, height: 564)
        #expect(setting.lines.count > 1)
        #expect(setting.lines.allSatisfy { $0.text.unicodeScalars.contains("\u{202E}") })
    }

    @Test func `short text is large, long text is small, and what is too long says so`() {
        let word = TextSetting("Hello", width: 692, height: 564)
        let page = TextSetting(String(repeating: "Some words. ", count: 40), width: 692, height: 564)
        let book = TextSetting(String(repeating: "Some words. ", count: 416), width: 692, height: 564)
        #expect(word.size > 2 * page.size && word.hidden == 0 && page.hidden == 0)
        #expect(book.hidden > 3_000 && book.lines.last?.text.hasSuffix("…") == true)
        for setting in [word, page, book] {
            #expect(Double(setting.lines.count) * setting.leading <= 564)
        }
    }

    @Test func `initials come from the first and the last word`() {
        #expect(Words.initials(of: "Mira Solberg") == "MS")
        #expect(Words.initials(of: "  ada  ") == "A")
        #expect(Words.initials(of: "Jean-Luc de la Tour") == "JT")
        #expect(Words.initials(of: "舞 台") == "舞台")
        #expect(Words.initials(of: "\u{202E}\n") == "?" || Words.initials(of: "\u{202E}\n").count == 1)
        #expect(Words.initials(of: "") == "?")
    }

    @Test func `numbers are grouped by three`() {
        #expect([7, 999, 1_000, 4_321_000].map(Words.grouped) == ["7", "999", "1,000", "4,321,000"])
    }
}
