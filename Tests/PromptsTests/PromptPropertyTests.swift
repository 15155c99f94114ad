import Foundation
import Postgres
import Security
import TestSupport
import Testing

@testable import Prompts

/// What prompts should do, without a database.
private struct PromptModel {
    struct Slot {
        var texts: [String] = []
        var isLive = false

        var version: Int { isLive ? texts.count : 0 }
        var text: String? { isLive ? texts.last : nil }

        /// Whether it makes a version.
        mutating func save(_ text: String) -> Bool {
            guard self.text != text else { return false }
            texts.append(text)
            isLive = true
            return true
        }
    }

    var own: [[Slot]]
    var defaults: [Slot]

    init(characters: Int, emotions: Int) {
        own = Array(repeating: Array(repeating: Slot(), count: emotions), count: characters)
        defaults = Array(repeating: Slot(), count: emotions)
    }

    func source(_ character: Int, _ emotion: Int) -> PromptSource {
        own[character][emotion].isLive ? .character : defaults[emotion].isLive ? .global : .none
    }

    func text(_ character: Int, _ emotion: Int) -> String? {
        own[character][emotion].text ?? defaults[emotion].text
    }
}

/// The properties of prompts, each over random histories against a real PostgreSQL. A failure names its seed.
struct PromptPropertyTests {
    private static let emotions = ["idle", "happy", "sad"]
    private static let texts = ["a", "b", "{emotion}", "{character_name} {{x}}", "\u{E9}", "e\u{301}"]

    /// One random act, on the service and on the model; what the service answers is what the model foresees.
    private func act(_ world: World, _ model: inout PromptModel, _ random: inout SplitMix64, seed: UInt64) async throws
    {
        let character = Int.random(in: 0..<2, using: &random)
        let emotion = Int.random(in: 0..<3, using: &random)
        let name = Self.emotions[emotion]
        let key = world.key(name, of: character)
        // Byte by byte, as the model's texts are compared by `==`: two of them are the same letters.
        let text = Self.texts[Int.random(in: 0..<Self.texts.count, using: &random)]
        let slot = model.own[character][emotion]
        let isGuess = Bool.random(using: &random)
        let expected = isGuess ? Int.random(in: 0...max(1, slot.texts.count), using: &random) : nil
        let isStale = expected.map { $0 != slot.version } ?? false
        do {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<4:
                let saved = try await world.save(text, name, of: character, expecting: expected)
                let isNew = model.own[character][emotion].save(text.modelText)
                #expect(saved.isUnchanged == !isNew, "seed \(seed)")
                #expect(saved.version == model.own[character][emotion].texts.count, "seed \(seed)")
            case 4..<6:
                try await world.delete(name, of: character, expecting: expected)
                #expect(slot.isLive, "seed \(seed)")
                model.own[character][emotion].isLive = false
            case 6..<8:
                let saved = try await world.saveDefault(text, name)
                _ = model.defaults[emotion].save(text.modelText)
                #expect(saved.affectsCharacters == (0..<2).count { !model.own[$0][emotion].isLive }, "seed \(seed)")
                return
            default:
                guard let old = try await world.versions(key).randomElement(using: &random) else { return }
                _ = try await world.prompts.revertPrompt(to: old.id, of: key, expecting: expected, by: world.author)
                _ = model.own[character][emotion].save(old.text.modelText)
            }
            #expect(!isStale, "seed \(seed)")
        } catch PromptError.versionConflict(let conflict) {
            #expect(isStale, "seed \(seed)")
            #expect(conflict.current.version == slot.version, "seed \(seed)")
            #expect(conflict.current.text?.modelText == slot.text, "seed \(seed)")
        } catch PromptError.noOverride {
            #expect(!slot.isLive && !isStale, "seed \(seed)")
        }
    }

    private func check(_ world: World, _ model: PromptModel, seed: UInt64) async throws {
        for character in 0..<2 {
            let shown = try await world.prompts.characterPrompts(of: world.characters[character])
            for (emotion, name) in Self.emotions.enumerated() {
                let prompt = try #require(shown.prompts.first { $0.emotion == name })
                #expect(prompt.source == model.source(character, emotion), "seed \(seed)")
                #expect(prompt.prompt?.text.modelText == model.text(character, emotion), "seed \(seed)")
                #expect(prompt.ownVersion == model.own[character][emotion].texts.count, "seed \(seed)")
                let versions = try await world.versions(world.key(name, of: character))
                #expect(versions.map(\.text.modelText) == model.own[character][emotion].texts, "seed \(seed)")
            }
            let listed = try await world.characterService.character(world.characters[character])
            #expect(
                listed.coverage.map { [$0.source.rawValue, "\($0.version ?? 0)"] }
                    == shown.prompts.map { [$0.source.rawValue, "\($0.prompt?.version ?? 0)"] }, "seed \(seed)")
        }
        for (emotion, name) in Self.emotions.enumerated() {
            let versions = try await world.versions(.global(emotion: name))
            #expect(versions.map(\.text.modelText) == model.defaults[emotion].texts, "seed \(seed)")
        }
    }

    @Test(arguments: 1...8)
    func `saves, deletes, reverts and defaults follow the model`(seed: UInt64) async throws {
        try await World.with { world in
            var random = SplitMix64(seed: seed)
            var model = PromptModel(characters: 2, emotions: 3)
            for step in 0..<80 {
                try await act(world, &model, &random, seed: seed)
                if step % 20 == 19 { try await check(world, model, seed: seed) }
            }
            try await world.checkInvariants()
        }
    }

    @Test(arguments: 21...23)
    func `no version ever changes, and numbers have no gap`(seed: UInt64) async throws {
        try await World.with { world in
            var random = SplitMix64(seed: seed)
            var model = PromptModel(characters: 2, emotions: 3)
            var known: [UUID: [String]] = [:]
            for _ in 0..<60 {
                try await act(world, &model, &random, seed: seed)
                let rows = try await world.database.rows(
                    """
                    SELECT id, ARRAY[prompt_id::text, version::text, prompt_text, coalesce(change_reason, ''),
                                     created_by::text, created_at::text]
                      FROM prompt_versions
                     UNION ALL
                    SELECT id, ARRAY[prompt_id::text, version::text, prompt_text, coalesce(change_reason, ''),
                                     created_by::text, created_at::text]
                      FROM global_prompt_versions
                    """, as: UUID.self, [String].self)
                let now = Dictionary(uniqueKeysWithValues: rows.map { ($0.0, $0.1) })
                for (id, facts) in known { #expect(now[id] == facts, "seed \(seed)") }
                known = now
                try await world.checkInvariants()
            }
        }
    }
}

extension String {
    /// So that `==` compares bytes.
    fileprivate var modelText: String { utf8.map { String($0, radix: 16) }.joined(separator: " ") }
}
