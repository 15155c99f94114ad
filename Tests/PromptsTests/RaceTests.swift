import Foundation
import Postgres
import Security
import TestSupport
import Testing

@testable import Prompts

/// Many at once, over real connections: no version is lost, none is made twice. One test after the other: each of
/// several has a hundred connections.
@Suite(.serialized)
struct RaceTests {
    /// Runs all at once; gives what each has come to, in the order in which they began.
    private func race<Value: Sendable>(
        _ count: Int, _ act: @escaping @Sendable (Int) async throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: (Int, Value).self) { group in
            for index in 0..<count { group.addTask { (index, try await act(index)) } }
            var values: [(Int, Value)] = []
            for try await value in group { values.append(value) }
            return values.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    @Test(arguments: [true, false])
    func `100 writers at one prompt: versions are exactly 1 to 100, each text is there once`(
        isOwn: Bool
    ) async throws {
        try await World.with(admins: 10, connections: 100) { world in
            let saved = try await race(100) { index in
                isOwn
                    ? try await world.save("text \(index)", by: index % 10)
                    : try await world.saveDefault("text \(index)")
            }
            #expect(saved.map(\.version).sorted() == Array(1...100))
            let versions = try await world.versions(isOwn ? world.key() : .global(emotion: "happy"))
            #expect(versions.map(\.version) == Array(1...100))
            #expect(Set(versions.map(\.text)) == Set((0..<100).map { "text \($0)" }))
            for (index, answer) in saved.enumerated() {
                #expect(versions[answer.version - 1].text == "text \(index)", "each was told its own number")
            }
            try await world.checkInvariants()
        }
    }

    @Test func `100 writers who say what they saw: of each round one wins, and no text is lost`() async throws {
        try await World.with(admins: 10, connections: 100) { world in
            // Each adds its line to what is there, and begins anew when somebody was quicker.
            let conflicts = try await race(100) { index in
                var conflicts = 0
                while true {
                    let seen = try await world.shown()
                    let text = (seen.prompt?.text).map { "\($0)\n\(index)" } ?? "\(index)"
                    do {
                        try await world.save(text, expecting: seen.prompt?.version ?? 0, by: index % 10)
                        return conflicts
                    } catch PromptError.versionConflict(let conflict) {
                        #expect(conflict.current.version > conflict.baseVersion)
                        #expect(conflict.baseText == seen.prompt?.text)
                        conflicts += 1
                    }
                }
            }
            #expect(conflicts.reduce(0, +) > 0, "they met")
            let shown = try await world.shown()
            let lines = (shown.prompt?.text ?? "").split(separator: "\n").compactMap { Int($0) }
            #expect(shown.prompt?.version == 100)
            #expect(lines.count == 100 && Set(lines) == Set(0..<100), "every line is there")
            let texts = try await world.versions(world.key()).map(\.text)
            #expect(zip(texts, texts.dropFirst()).allSatisfy { $1.hasPrefix($0 + "\n") })
            try await world.checkInvariants()
        }
    }

    @Test func `first writers of a pair without a row: one makes it, the others follow`() async throws {
        try await World.with(characters: 30, connections: 16) { world in
            for character in 0..<30 {
                let saved = try await race(4) { try await world.save("text \($0)", of: character) }
                #expect(saved.map(\.version).sorted() == [1, 2, 3, 4])
                #expect(saved.count { $0.isCreated } == 1)
                #expect(Set(saved.map(\.id)).count == 1)
            }
            try await world.checkInvariants()
        }
    }

    @Test func `of writers who all saw nothing one wins`() async throws {
        try await World.with(connections: 20) { world in
            let won = try await race(20) { index in
                do {
                    try await world.save("text \(index)", expecting: 0)
                    return 1
                } catch PromptError.versionConflict(let conflict) {
                    #expect(conflict.baseText == nil && conflict.yours == "text \(index)")
                    return 0
                }
            }
            #expect(won.reduce(0, +) == 1)
            try await world.checkInvariants()
        }
    }

    @Test func `saves, deletes, reverts and defaults at once do not lock each other up`() async throws {
        try await World.with(admins: 4, characters: 3, connections: 24) { world in
            _ = try await race(400) { index in
                var random = SplitMix64(seed: UInt64(index) + 77)
                let character = Int.random(in: 0..<3, using: &random)
                let emotion = ["happy", "sad"][Int.random(in: 0..<2, using: &random)]
                do {
                    switch Int.random(in: 0..<6, using: &random) {
                    case 0..<2: try await world.save("text \(index)", emotion, of: character, by: index % 4)
                    case 2: try await world.delete(emotion, of: character)
                    case 3: try await world.saveDefault("default \(index)", emotion)
                    case 4:
                        _ = try await world.characterService.updateCharacter(
                            world.characters[character], CharacterChange(name: nil), by: world.author)
                    default:
                        let key = world.key(emotion, of: character)
                        if let old = try await world.versions(key).first {
                            _ = try await world.prompts.revertPrompt(to: old.id, of: key, by: world.author)
                        }
                    }
                } catch PromptError.noOverride {}
            }
            try await world.checkInvariants()
        }
    }

    @Test func `who would wait too long for a lock is told so, and nothing is changed`() async throws {
        try await World.with { world in
            try await world.save("one")
            try await world.database.transaction { transaction in
                try await transaction.execute("SELECT FROM characters FOR NO KEY UPDATE")
                await #expect(throws: PromptError.busy) { try await world.save("two") }
                await #expect(throws: PromptError.busy) { try await world.delete() }
            }
            #expect(try await world.save("three").version == 2)
            try await world.checkInvariants()
        }
    }
}
