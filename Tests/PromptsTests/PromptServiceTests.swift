import Foundation
import Notifications
import Postgres
import Security
import TestSupport
import Testing

@testable import Prompts

struct PromptServiceTests {
    @Test func `a character shows its own prompt, else the default, else nothing`() async throws {
        try await World.with { world in
            #expect(try await world.shown().source == .none)
            try await world.saveDefault("Smile.")
            #expect(try await world.shown().source == .global)
            #expect(try await world.shown().prompt?.text == "Smile.")
            try await world.save("Grin.", by: 1)
            let own = try await world.shown()
            #expect(own.source == .character && own.prompt?.text == "Grin." && own.ownVersion == 1)
            #expect(own.prompt?.updatedByName == "Admin 2")
            #expect(try await world.shown(of: 1).prompt?.text == "Smile.", "another character keeps the default")
            try await world.delete()
            let back = try await world.shown()
            #expect(back.source == .global && back.prompt?.text == "Smile." && back.ownVersion == 1)
            let matrix = try await world.prompts.characterPrompts(of: world.characters[0])
            #expect(
                matrix.prompts.map(\.emotion) == [
                    "idle", "excited", "sad", "angry", "confused", "happy", "surprised", "neutral",
                ])
            #expect(matrix.prompts.filter { $0.source != .none }.map(\.emotion) == ["happy"])
            try await world.checkInvariants()
        }
    }

    @Test func `versions go on counting after a delete, and nothing of the history is lost`() async throws {
        try await World.with { world in
            #expect(try await world.save("one").isCreated)
            #expect(try await world.save("two", reason: "a reason").version == 2)
            try await world.delete()
            let again = try await world.save("two")
            #expect(again.version == 3 && again.isCreated && !again.isUnchanged, "deleted, it is not the same text")
            #expect(try await world.save("four").isCreated == false)
            let versions = try await world.versions(world.key())
            #expect(versions.map(\.version) == [1, 2, 3, 4])
            #expect(versions.map(\.text) == ["one", "two", "two", "four"])
            #expect(versions.map(\.changeReason) == [nil, "a reason", nil, nil])
            #expect(
                try await world.actions() == [
                    "prompt.saved", "prompt.saved", "prompt.deleted", "prompt.saved", "prompt.saved",
                ])
            await #expect(throws: PromptError.noOverride) { try await world.delete("sad") }
            try await world.checkInvariants()
        }
    }

    @Test func `the same text makes no version, but the same letters in other bytes do`() async throws {
        try await World.with { world in
            let first = try await world.save("caf\u{E9}")
            let same = try await world.save("caf\u{E9}", reason: "nothing new")
            #expect(same.isUnchanged && same.version == 1 && same.id == first.id)
            #expect(try await world.actions() == ["prompt.saved"])
            #expect(try await world.save("cafe\u{301}").version == 2)
            try await world.checkInvariants()
        }
    }

    @Test func `a stale writer is told what is there, what it began with and what it wanted`() async throws {
        try await World.with { world in
            try await world.save("one", expecting: 0)
            try await world.save("two", expecting: 1, by: 1)
            do {
                try await world.save("mine", expecting: 1)
                Issue.record("a stale writer must not win")
            } catch PromptError.versionConflict(let conflict) {
                #expect(conflict.current.text == "two" && conflict.current.version == 2)
                #expect(conflict.current.updatedByName == "Admin 2")
                #expect(conflict.baseText == "one" && conflict.baseVersion == 1)
                #expect(conflict.yours == "mine")
            }
            try await world.delete(expecting: 2)
            do {
                try await world.save("mine", expecting: 2)
                Issue.record("a deleted prompt is no version 2")
            } catch PromptError.versionConflict(let conflict) {
                #expect(conflict.current.text == nil && conflict.current.version == 0)
                #expect(conflict.baseText == "two")
            }
            #expect(try await world.save("three", expecting: 0).version == 3)
            await #expect(throws: PromptError.self) { try await world.save("four", expecting: 0) }
            await #expect(throws: PromptError.self) { try await world.delete(expecting: 2) }
            try await world.saveDefault("default", expecting: 0)
            await #expect(throws: PromptError.self) { try await world.saveDefault("other", expecting: 0) }
            try await world.checkInvariants()
        }
    }

    @Test func `a revert is a new version with the old text`() async throws {
        try await World.with { world in
            for text in ["one", "two", "three"] { try await world.save(text) }
            let versions = try await world.versions(world.key())
            let reverted = try await world.prompts.revertPrompt(to: versions[0].id, of: world.key(), by: world.author)
            #expect(reverted.version == 4 && reverted.text == "one" && !reverted.isUnchanged)
            #expect(try await world.versions(world.key()).last?.changeReason == "Back to version 1")
            let same = try await world.prompts.revertPrompt(to: versions[0].id, of: world.key(), by: world.author)
            #expect(same.isUnchanged && same.version == 4)
            try await world.delete()
            let restored = try await world.prompts.revertPrompt(
                to: versions[1].id, of: world.key(), expecting: 0, reason: "it was better", by: world.author)
            #expect(restored.version == 5 && restored.isCreated)
            try await world.save("of another", of: 1)
            let foreign = try await world.versions(world.key(of: 1))[0].id
            await #expect(throws: PromptError.unknownVersion(foreign)) {
                try await world.prompts.revertPrompt(to: foreign, of: world.key(), by: world.author)
            }
            #expect(try await world.actions().filter { $0 == "prompt.reverted" }.count == 2)
            try await world.checkInvariants()
        }
    }

    @Test func `a default has versions, too, and says how many characters it is for`() async throws {
        try await World.with(characters: 5) { world in
            try await world.save("own")
            let saved = try await world.saveDefault("default")
            #expect(saved.affectsCharacters == 4 && saved.isCreated)
            #expect(try await world.saveDefault("default").affectsCharacters == 4, "also where nothing changes")
            try await world.delete()
            #expect(try await world.saveDefault("better").affectsCharacters == 5)
            let global = try await world.prompts.globalPrompt(for: "happy")
            #expect(global.prompt?.version == 2 && global.affectsCharacters == 5)
            let all = try await world.prompts.globalPrompts()
            #expect(all.count == 8 && all.filter { $0.prompt != nil }.map(\.emotion) == ["happy"])
            let versions = try await world.versions(.global(emotion: "happy"))
            let reverted = try await world.prompts.revertPrompt(
                to: versions[0].id, of: .global(emotion: "happy"), by: world.author)
            #expect(reverted.version == 3 && reverted.affectsCharacters == 5)
            #expect(try await world.actions().contains("default_prompt.reverted"))
            try await world.checkInvariants()
        }
    }

    @Test func `pages of versions follow each other in both orders, by cursor and by offset`() async throws {
        try await World.with { world in
            for index in 1...25 { try await world.save("text \(index)") }
            for order in PromptHistoryPage.Order.allCases {
                var seen: [Int] = []
                var cursor: Int?
                repeat {
                    let page = try await world.prompts.promptVersions(
                        of: world.key(), PromptHistoryPage(order: order, limit: 10, cursor: cursor))
                    #expect(page.currentVersion == 25)
                    seen += page.versions.map(\.version)
                    cursor = page.next
                } while cursor != nil
                #expect(seen == (order == .asc ? Array(1...25) : Array((1...25).reversed())))
                let page = try await world.prompts.promptVersions(
                    of: world.key(), PromptHistoryPage(order: order, limit: 3, offset: 20))
                #expect(page.versions.map(\.version) == (order == .asc ? [21, 22, 23] : [5, 4, 3]))
            }
            let beyond = try await world.prompts.promptVersions(
                of: world.key(), PromptHistoryPage(offset: 2_000_000_000))
            #expect(beyond.versions.isEmpty && beyond.next == nil)
            try await world.delete()
            #expect(try await world.prompts.promptVersions(of: world.key(), PromptHistoryPage()).currentVersion == 0)
            #expect(try await world.prompts.promptVersions(of: world.key("sad"), PromptHistoryPage()).versions.isEmpty)
        }
    }

    @Test func `what is unknown is named, with the emotions that there are`() async throws {
        try await World.with { world in
            let stranger = UUID.v7()
            let valid = try await world.catalog.emotions().map(\.name)
            let unknownEmotion = PromptError.unknownEmotion("smug", valid: valid)
            let author = world.author
            await #expect(throws: unknownEmotion) { try await world.save("x", "smug") }
            await #expect(throws: unknownEmotion) { try await world.shown("smug") }
            await #expect(throws: unknownEmotion) { try await world.delete("smug") }
            await #expect(throws: unknownEmotion) { try await world.saveDefault("x", "smug") }
            await #expect(throws: unknownEmotion) { try await world.prompts.globalPrompt(for: "smug") }
            for key in [world.key("smug"), .global(emotion: "smug")] {
                await #expect(throws: unknownEmotion) {
                    try await world.prompts.promptVersions(of: key, PromptHistoryPage())
                }
                await #expect(throws: unknownEmotion) {
                    try await world.prompts.revertPrompt(to: stranger, of: key, by: author)
                }
            }
            let unknownCharacter = PromptError.unknownCharacter(stranger)
            await #expect(throws: unknownCharacter) { try await world.prompts.characterPrompts(of: stranger) }
            await #expect(throws: unknownCharacter) {
                try await world.prompts.prompt(of: stranger, emotion: "happy")
            }
            await #expect(throws: unknownCharacter) {
                try await world.prompts.updatePrompt("x", of: stranger, emotion: "happy", by: author)
            }
            await #expect(throws: unknownCharacter) {
                try await world.prompts.deletePrompt(of: stranger, emotion: "happy", by: author)
            }
            await #expect(throws: unknownCharacter) {
                try await world.prompts.promptVersions(
                    of: .own(character: stranger, emotion: "happy"), PromptHistoryPage())
            }
            await #expect(throws: PromptError.unknownVersion(stranger)) {
                try await world.prompts.revertPrompt(to: stranger, of: world.key(), by: author)
            }
            #expect(try await world.actions().isEmpty)
        }
    }

    @Test func `a text has 1 to 5,000 characters, and more than white space`() async throws {
        try await World.with { world in
            for text in ["", " \n\t", "\u{A0}\u{3000}"] {
                await #expect(throws: PromptError.emptyText) { try await world.save(text) }
                await #expect(throws: PromptError.emptyText) { try await world.saveDefault(text) }
            }
            let family = "\u{1F469}\u{200D}\u{1F469}\u{200D}\u{1F467}"
            let longest = String(repeating: family, count: 1000)
            #expect(try await world.save(longest).version == 1, "counted in Unicode scalars: five a family")
            await #expect(throws: PromptError.textTooLong) { try await world.save(longest + "x") }
            await #expect(throws: PromptError.invalid(field: "prompt_text", message: "must not hold U+0000")) {
                try await world.save("a\0b")
            }
            for reason in ["", String(repeating: "x", count: 501)] {
                await #expect(throws: PromptError.self) { try await world.save("fine", reason: reason) }
            }
            for version in [-1, Int(Int32.max) + 1] {
                await #expect(throws: PromptError.self) { try await world.save("fine", expecting: version) }
                await #expect(throws: PromptError.self) { try await world.delete(expecting: version) }
            }
            #expect(try await world.save("  kept as it is \n").text == "  kept as it is \n")
            #expect(try await world.shown().prompt?.text == "  kept as it is \n")
            try await world.checkInvariants()
        }
    }

    @Test func `followers are told of every change, with the generation after it`() async throws {
        try await World.with { world in
            try await world.save("one")
            try await world.saveDefault("default")
            try await world.delete()
            try await world.save("two")
            let versions = try await world.versions(world.key())
            _ = try await world.prompts.revertPrompt(to: versions[0].id, of: world.key(), by: world.author)
            let events = try await world.database.rows(
                """
                SELECT subject_id, data ->> 'character_id', data ->> 'action', (data ->> 'version')::integer,
                       (data ->> 'generation')::integer
                  FROM events WHERE subject = 'character' AND kind = 'prompt.updated' ORDER BY seq
                """, as: UUID.self, String?.self, String.self, Int.self, Int.self)
            let character = world.characters[0]
            #expect(events.map(\.0) == [character, PromptEvents.everyCharacter, character, character, character])
            #expect(events.map(\.1) == [character.text, nil, character.text, character.text, character.text])
            #expect(events.map(\.2) == ["saved", "saved", "deleted", "saved", "reverted"])
            #expect(events.map(\.3) == [1, 1, 1, 2, 3])
            #expect(events.map(\.4) == [2, 2, 3, 4, 5])
            try await world.checkInvariants()
        }
    }

    @Test func `what is resolved says where it came from`() async throws {
        try await World.with { world in
            let user = UUID.v7()
            let moment = Date(timeIntervalSince1970: 1_769_846_400.9)
            func resolve(_ draft: String? = nil) async throws -> ResolvedPrompt {
                try await world.prompts.resolvedPrompt(
                    of: world.characters[0], emotion: "happy", draft: draft, userID: user, at: moment)
            }
            let none = try await resolve()
            #expect(none.source == .none && none.text == nil && none.resolvedText == nil && none.version == nil)
            try await world.saveDefault("{character_name} is {EMOTION} at {timestamp} for {user_id}.")
            let global = try await resolve()
            #expect(global.source == .global && global.version == 1 && global.promptID != nil)
            #expect(global.resolvedText == "Character 1 is happy at 2026-01-31T08:00:00Z for \(user.text).")
            try await world.save("Own {name}")
            let own = try await resolve()
            #expect(own.source == .character && own.resolvedText == "Own {name}")
            #expect(own.warnings.map(\.kind) == [.unknownVariable])
            let draft = try await resolve("Draft of {emotion}")
            #expect(draft.source == .draft && draft.version == nil && draft.resolvedText == "Draft of happy")
            await #expect(throws: PromptError.emptyText) { try await resolve(" ") }
        }
    }
}
