import Foundation
import Postgres
import Security
import TestSupport
import Testing

@testable import Prompts

struct CharacterTests {
    private func asset(_ world: World, status: String = "completed") async throws -> UUID {
        let id = UUID.v7()
        try await world.database.execute(
            """
            INSERT INTO admin_media_assets (id, filename, mime_type, file_size, sha256, original_key, recipe,
                                            conversion_status, job_id, uploaded_by, thumbnail_key, thumbhash)
            VALUES (\(id), 'ada.png', 'image/png', 1000, sha256('x'), 'originals/x', 'r1', \(status), gen_random_uuid(),
                    \(world.admins[0]), 'outputs/x/poster.jpg', 'hash')
            """)
        return id
    }

    @Test func `a character is made, changed and shown with what it has for each emotion`() async throws {
        try await World.with { world in
            let picture = try await asset(world)
            let made = try await world.characterService.createCharacter(
                CharacterChange(name: "  Ada \n", thumbnail: .asset(picture)), by: world.author)
            #expect(made.name == "Ada")
            #expect(made.thumbnail == .init(assetID: picture, key: "outputs/x/poster.jpg", thumbhash: "hash"))
            #expect(made.coverage.count == 8 && made.coverage.allSatisfy { $0.source == .none && $0.version == nil })
            try await world.saveDefault("default", "sad")
            _ = try await world.prompts.updatePrompt("own", of: made.id, emotion: "happy", by: world.author)
            _ = try await world.prompts.updatePrompt("own 2", of: made.id, emotion: "happy", by: world.author)
            let shown = try await world.characterService.character(made.id)
            #expect(
                shown.coverage.first { $0.emotion == "happy" }
                    == .init(emotion: "happy", source: .character, version: 2))
            #expect(shown.coverage.first { $0.emotion == "sad" } == .init(emotion: "sad", source: .global, version: 1))
            let renamed = try await world.characterService.updateCharacter(
                made.id, CharacterChange(name: "Ada B."), by: world.author)
            #expect(renamed.name == "Ada B." && renamed.thumbnail?.assetID == picture, "the picture stays")
            let bare = try await world.characterService.updateCharacter(
                made.id, CharacterChange(name: nil, thumbnail: .none), by: world.author)
            #expect(bare.name == "Ada B." && bare.thumbnail == nil)
            #expect(
                try await world.actions().filter { $0.hasPrefix("character.") } == [
                    "character.created", "character.updated", "character.updated",
                ])
        }
    }

    @Test func `a new name raises the generation, a new picture does not`() async throws {
        try await World.with { world in
            let (id, picture) = (world.characters[0], try await asset(world))
            func change(_ change: CharacterChange) async throws -> Int64 {
                _ = try await world.characterService.updateCharacter(id, change, by: world.author)
                return try await world.prompts.characterPrompts(of: id).stamp.character
            }
            #expect(try await change(CharacterChange(name: "Other")) == 2)
            #expect(try await change(CharacterChange(name: "Other")) == 2)
            #expect(try await change(CharacterChange(name: nil, thumbnail: .asset(picture))) == 2)
            let told = try await world.database.rows(
                "SELECT (data ->> 'generation')::integer FROM events WHERE kind = 'character.updated' ORDER BY seq",
                as: Int.self)
            #expect(told == [2, 2, 2])
        }
    }

    @Test func `a name has 1 to 100 characters, and a picture is one that was converted`() async throws {
        try await World.with { world in
            for name in ["", " \t", String(repeating: "x", count: 101), "a\0b"] {
                await #expect(throws: PromptError.self) {
                    try await world.characterService.createCharacter(CharacterChange(name: name), by: world.author)
                }
            }
            await #expect(throws: PromptError.invalid(field: "name", message: "is missing")) {
                try await world.characterService.createCharacter(CharacterChange(name: nil), by: world.author)
            }
            let longest = String(repeating: "é", count: 100)
            let made = try await world.characterService.createCharacter(
                CharacterChange(name: longest), by: world.author)
            #expect(made.name == longest)
            let (stranger, failed) = (UUID.v7(), try await asset(world, status: "failed"))
            for (picture, error) in [
                (stranger, PromptError.unknownAsset(stranger)), (failed, .notCompleted(status: "failed")),
            ] {
                let change = CharacterChange(name: "Ada", thumbnail: .asset(picture))
                await #expect(throws: error) {
                    try await world.characterService.createCharacter(change, by: world.author)
                }
                await #expect(throws: error) {
                    try await world.characterService.updateCharacter(made.id, change, by: world.author)
                }
            }
            await #expect(throws: PromptError.unknownCharacter(stranger)) {
                try await world.characterService.updateCharacter(
                    stranger, CharacterChange(name: "Ada"), by: world.author)
            }
            await #expect(throws: PromptError.unknownCharacter(stranger)) {
                try await world.characterService.character(stranger)
            }
        }
    }

    @Test func `characters come by name, page by page, and a deleted picture is none`() async throws {
        try await World.with(characters: 0) { world in
            let picture = try await asset(world)
            for name in ["delta", "Bravo", "alpha", "Charlie", "bravo"] {
                _ = try await world.characterService.createCharacter(
                    CharacterChange(name: name, thumbnail: .asset(picture)), by: world.author)
            }
            var names: [String] = []
            var last: UUID?
            repeat {
                let page = try await world.characterService.characters(text: nil, after: last, limit: 2)
                #expect(page.total == (last == nil ? 5 : nil))
                names += page.characters.map(\.name)
                last = page.next
            } while last != nil
            #expect(names == ["alpha", "Bravo", "bravo", "Charlie", "delta"])
            try await world.database.execute("UPDATE admin_media_assets SET deleted_at = now()")
            let page = try await world.characterService.characters(text: nil, after: nil, limit: 10)
            #expect(page.characters.allSatisfy { $0.thumbnail == nil })
        }
    }

    @Test func `a search finds names and own texts, in any case, and nothing that was deleted`() async throws {
        try await World.with(characters: 3) { world in
            func found(_ text: String) async throws -> [String] {
                let page = try await world.characterService.characters(text: text, after: nil, limit: 10)
                #expect(page.total == page.characters.count)
                return page.characters.map(\.name)
            }
            try await world.save("A Wide, 100% Grin", of: 1)
            try await world.saveDefault("a wide default")
            #expect(try await found("CHARACTER 3") == ["Character 3"])
            #expect(try await found("wide") == ["Character 2"], "a default is nobody's own")
            #expect(try await found("100%") == ["Character 2"])
            #expect(try await found("%").count == 1, "a sign of the pattern language is only itself")
            #expect(try await found("_").isEmpty)
            try await world.delete(of: 1)
            #expect(try await found("wide").isEmpty)
        }
    }

    @Test func `an emotion is added at the end, once, and every character has it`() async throws {
        try await World.with(connections: 8) { world in
            let added = try await world.catalog.addEmotion("smug", by: world.author)
            #expect(added.position == 9)
            await #expect(throws: PromptError.emotionExists("smug")) {
                try await world.catalog.addEmotion("smug", by: world.author)
            }
            for name in ["", "Smug", "1st", "so so", "é", String(repeating: "x", count: 33), "smug\n"] {
                await #expect(throws: PromptError.self) {
                    try await world.catalog.addEmotion(name, by: world.author)
                }
            }
            #expect(try await world.shown("smug").source == .none)
            #expect(try await world.save("Smirk.", "smug").version == 1)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask { _ = try await world.catalog.addEmotion("at_once_\(number)", by: world.author) }
                }
                try await group.waitForAll()
            }
            #expect(try await world.catalog.emotions().map(\.position) == Array(1...29))
            for number in 29..<EmotionCatalog.limit {
                _ = try await world.catalog.addEmotion("more_\(number)", by: world.author)
            }
            await #expect(throws: PromptError.tooManyEmotions) {
                try await world.catalog.addEmotion("one_too_many", by: world.author)
            }
            #expect(try await world.prompts.characterPrompts(of: world.characters[0]).prompts.count == 100)
        }
    }
}
