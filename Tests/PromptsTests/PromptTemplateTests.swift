import Foundation
import Security
import TestSupport
import Testing

@testable import Prompts

struct PromptTemplateTests {
    private static let user = UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16))

    private func variables(_ name: String = "Ada") -> PromptVariables {
        PromptVariables(
            characterName: name, emotion: "happy", at: Date(timeIntervalSince1970: 1_769_846_400), userID: Self.user)
    }

    private func resolve(_ text: String, name: String = "Ada") -> String {
        PromptTemplate(text).resolved(with: variables(name))
    }

    @Test(arguments: [
        ("plain", "plain"), ("{character_name}", "Ada"), ("{Character_Name} {EMOTION}", "Ada happy"),
        ("{timestamp}", "2026-01-31T08:00:00Z"), ("{user_id}", user.text), ("{{emotion}}", "{emotion}"),
        ("{{{emotion}}}", "{happy}"), ("{{{{", "{{"), ("}}", "}"), ("{emotion}{emotion}", "happyhappy"),
        ("{unknown}", "{unknown}"), ("{ emotion }", "{ emotion }"), ("{", "{"), ("}", "}"), ("a{b", "a{b"),
        ("{a{emotion}", "{ahappy"), ("{emotion}}", "happy}"), ("{}", "{}"), ("{}}", "{}"), ("{x}}", "{x}}"), ("", ""),
        ("{\nemotion}", "{\nemotion}"), ("👩‍👩‍👧{emotion}é", "👩‍👩‍👧happyé"), ("{emotion\u{301}}", "{emotion\u{301}}"),
    ])
    func `variables stand for values, doubled braces for braces, and the rest for itself`(text: String, result: String)
    {
        #expect(resolve(text).utf8.elementsEqual(result.utf8))
    }

    @Test(arguments: ["{user_id}", "{{emotion}}", "}{", "{character_name}", "{"])
    func `a value is data and never read again`(name: String) {
        #expect(resolve("<{character_name}>", name: name) == "<\(name)>")
        #expect(resolve("{character_name}{emotion}", name: name) == "\(name)happy")
    }

    @Test(arguments: [
        ("{charactername}", "character_name"), ("{Emotoin}", "emotion"), ("{emotions}", "emotion"),
        ("{time_stamp}", "timestamp"), ("{user}", "user_id"), ("{userid}", "user_id"),
        ("{character}", nil), ("{color}", nil), ("{1}", nil), ("{имя}", nil),
    ])
    func `an unknown variable is reported with the name that was probably meant`(text: String, name: String?) {
        let warnings = PromptTemplate("é" + text).warnings
        #expect(warnings.count == 1)
        #expect(warnings.first?.kind == .unknownVariable)
        #expect(warnings.first?.text == text)
        #expect(warnings.first?.offset == 1)
        #expect(warnings.first?.suggestion == name)
    }

    @Test(arguments: [
        ("{", [0]), ("}", [0]), ("a}b{", [1, 3]), ("{{{", [2]), ("{emotion}}", [9]), ("{a\n}", [0, 3]),
        ("{}", [0, 1]), ("{two words}", [0, 10]), ("{ emotion }", [0, 10]),
    ])
    func `a brace that stands alone is reported`(text: String, offsets: [Int]) {
        let warnings = PromptTemplate(text).warnings
        #expect(warnings.map(\.offset) == offsets)
        #expect(warnings.allSatisfy { $0.kind == .unbalancedBrace && ($0.text == "{" || $0.text == "}") })
    }

    @Test func `what changes the order of the text is reported, and what Arabic and Hebrew need is not`() {
        for scalar in "\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}".unicodeScalars {
            let warnings = PromptTemplate("ab\(scalar)c").warnings
            #expect(warnings.map(\.kind) == [.bidirectionalControl])
            #expect(warnings.first?.offset == 2)
            #expect(warnings.first?.text == String(scalar))
        }
        #expect(PromptTemplate("שלום\u{200F} \u{200E}\u{061C} سلام").warnings.isEmpty)
        #expect(
            PromptTemplate("{emo\u{202E}tion}").warnings.map(\.kind) == [
                .unbalancedBrace, .bidirectionalControl, .unbalancedBrace,
            ])
    }

    @Test func `warnings come in the order of the text, and there is an end to them`() {
        let warnings = PromptTemplate(String(repeating: "}{x}", count: 200)).warnings
        #expect(warnings.count == PromptTemplate.warningLimit)
        #expect(warnings.map(\.offset) == warnings.map(\.offset).sorted())
    }

    /// Texts of the alphabet that matters; the one that resolves them is as plain as can be.
    @Test(arguments: 1...5)
    func `random texts resolve as a plain reading of the rules has it`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let parts = [
            "{", "}", "{{", "}}", "emotion", "Character_Name", "user_id", "{emotion}", "x", " ", "é", "\n", "{e}",
        ]
        for _ in 0..<60 {
            let count = Int.random(in: 0...12, using: &random)
            let text = (0..<count).map { _ in parts.randomElement(using: &random) ?? "" }.joined()
            let name = (0..<3).map { _ in parts.randomElement(using: &random) ?? "" }.joined()
            #expect(resolve(text, name: name) == Self.plainReading(text, name: name), "seed \(seed): \(text)")
            let escaped = text.replacing("{", with: "{{").replacing("}", with: "}}")
            #expect(resolve(escaped) == text, "doubled, every text is itself; seed \(seed)")
            #expect(PromptTemplate(escaped).warnings.isEmpty)
        }
    }

    private static func plainReading(_ text: String, name: String) -> String {
        var rest = text[...]
        var result = ""
        let values = [
            "character_name": name, "emotion": "happy", "timestamp": "2026-01-31T08:00:00Z", "user_id": user.text,
        ]
        while let first = rest.first {
            if rest.hasPrefix("{{") || rest.hasPrefix("}}") {
                result.append(first)
                rest = rest.dropFirst(2)
            } else if let match = rest.prefixMatch(of: /\{([\p{L}\p{N}_]+)\}/) {
                result += values[match.1.lowercased()] ?? String(match.0)
                rest = rest[match.range.upperBound...]
            } else {
                result.append(first)
                rest = rest.dropFirst()
            }
        }
        return result
    }
}

struct EditDistanceTests {
    @Test(arguments: [
        ("", "", 0), ("abc", "abc", 0), ("abc", "", 3), ("", "ab", 2), ("abc", "abd", 1), ("ab", "ba", 1),
        ("ca", "abc", 2), ("emotoin", "emotion", 1), ("usr", "user_id", 4), ("kitten", "sitting", 3),
    ])
    func `distances are those of Damerau and Levenshtein`(first: String, second: String, distance: Int) {
        #expect(editDistance(first, second) == distance)
        #expect(editDistance(second, first) == distance)
    }

    @Test func `a distance keeps to the triangle`() {
        var random = SplitMix64(seed: 7)
        func word() -> String {
            String((0..<Int.random(in: 0...6, using: &random)).map { _ in "abc".randomElement(using: &random) ?? "a" })
        }
        for _ in 0..<200 {
            let (a, b, c) = (word(), word(), word())
            #expect(editDistance(a, c) <= editDistance(a, b) + editDistance(b, c))
        }
    }
}
