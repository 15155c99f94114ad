import Foundation
import Postgres
import Security
import TestSupport
import Testing

@testable import Prompts

/// What was written stays: by triggers, whoever asks, and by the rights of the role that the programs have.
struct ImmutabilityTests {
    private func populated(_ body: (World) async throws -> Void) async throws {
        try await World.with { world in
            try await world.save("one")
            try await world.save("two")
            try await world.saveDefault("default")
            try await body(world)
            #expect(try await world.shown().prompt?.text == "two")
            try await world.checkInvariants()
        }
    }

    @Test(
        arguments: [
            "UPDATE prompt_versions SET prompt_text = 'x'", "UPDATE prompt_versions SET change_reason = 'x'",
            "DELETE FROM prompt_versions", "TRUNCATE prompt_versions",
            "UPDATE global_prompt_versions SET version = version + 1", "DELETE FROM global_prompt_versions",
            "TRUNCATE global_prompt_versions", "DELETE FROM emotional_prompts",
            "TRUNCATE emotional_prompts CASCADE", "DELETE FROM global_emotional_prompts",
            "UPDATE emotional_prompts SET prompt_text = 'x'",
            "UPDATE emotional_prompts SET version = version + 2, prompt_text = 'x'",
            "UPDATE emotional_prompts SET version = version - 1", "UPDATE emotional_prompts SET emotion = 'sad'",
            "UPDATE global_emotional_prompts SET prompt_text = 'x'",
            "UPDATE global_emotional_prompts SET version = 1, prompt_text = 'x'",
        ] as [SQL])
    func `nothing rewrites or removes a version, and no text changes without its number`(statement: SQL) async throws {
        try await populated { world in
            let error = await #expect(throws: PostgresError.self) { try await world.database.execute(statement) }
            #expect(error?.constraint == "prompts_kept")
        }
    }

    @Test(
        arguments: [
            "UPDATE prompt_versions SET prompt_text = 'x'", "DELETE FROM prompt_versions", "TRUNCATE prompt_versions",
            "UPDATE global_prompt_versions SET prompt_text = 'x'", "DELETE FROM global_prompt_versions",
            "DELETE FROM emotional_prompts", "DELETE FROM global_emotional_prompts", "DELETE FROM characters",
            "DELETE FROM emotions", "ALTER TABLE prompt_versions DISABLE TRIGGER ALL",
            "DROP TABLE prompt_versions CASCADE",
        ] as [SQL])
    func `the programs have no right to`(statement: SQL) async throws {
        try await populated { world in
            let error = await #expect(throws: PostgresError.self) {
                try await world.database.transaction { transaction in
                    try await transaction.execute("SET LOCAL ROLE greenroom_app")
                    // Without the triggers, as if somebody had switched them off.
                    try await transaction.execute(statement)
                }
            }
            #expect(error?.sqlState == "42501" && error?.constraint == nil)
        }
    }

    @Test func `with the programs' rights everything that they do can be done`() async throws {
        try await populated { world in
            let key = world.key("sad")
            let writing = PromptWriting(key: key, action: .saved, author: world.author, text: "three")
            let deletion = PromptWriting(key: key, action: .deleted, author: world.author)
            let global = PromptWriting(
                key: .global(emotion: "sad"), action: .saved, author: world.author, text: "default")
            let id = UUID.v7()
            try await world.database.transaction(pipelined: [
                "SET LOCAL ROLE greenroom_app", writing.statement, deletion.statement, global.statement,
                CharacterStore.insertion(id, name: "New", thumbnail: nil, by: world.author),
                CharacterStore.update(id, name: "Newer", thumbnail: (false, nil), by: world.author),
                PromptStore.matrix(of: id, emotion: nil), PromptStore.defaults(emotion: nil),
            ])
            _ = try await world.database.transaction(
                pipelined: [
                    "SET LOCAL ROLE greenroom_app"
                ] + PromptStore.history(of: key, PromptHistoryPage()))
            #expect(try await world.shown("sad").source == .global)
        }
    }
}
