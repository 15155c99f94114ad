import Foundation
import Notifications
import Postgres
import Redis
import Security
import TestSupport
import Testing

@testable import Prompts

/// The cache over a real PostgreSQL and a real Redis.
struct PromptCacheTests {
    /// A gateway as far as prompts go. Its news comes when the test says so.
    private struct Gateway {
        let cache: PromptCache
        let prompts: EmotionalPromptsService
        let author: Author
        let character: UUID

        init(_ world: World, _ redis: RedisClient, prefix: String) {
            cache = PromptCache(
                database: world.database, redis: redis, prefix: prefix, logger: TestDatabase.logger)
            let nowhere = RedisClient(RedisConfiguration(address: .unix(path: "/nonexistent/redis.sock")))
            prompts = EmotionalPromptsService(
                database: world.database, news: NewsPublisher(redis: nowhere, logger: TestDatabase.logger),
                cache: cache)
            author = world.author
            character = world.characters[0]
        }

        func look(isFirst: Bool = false) { cache.looked(EventLogLook(began: .now, isFirst: isFirst)) }

        func resolved() async throws -> String? {
            try await prompts.resolvedPrompt(of: character, emotion: "happy", userID: author.id, at: .now).resolvedText
        }

        func known() -> String? {
            prompts.knownPrompt(of: character, emotion: "happy", userID: author.id, at: .now)?.resolvedText
        }

        func save(_ text: String) async throws {
            _ = try await prompts.updatePrompt(text, of: character, emotion: "happy", by: author)
        }
    }

    private func redis() throws -> RedisClient {
        let path = try #require(ProcessInfo.processInfo.environment["GREENROOM_TEST_REDIS"])
        return RedisClient(RedisConfiguration(address: .unix(path: path)))
    }

    /// Keys that no other test has.
    private func prefix() -> String { "test:\(UUID.v7().text)" }

    /// The events of the log since the last time, as the gateway's reader would tell them.
    private func events(_ world: World) async throws -> [Event] {
        try await world.database.rows(
            "SELECT seq, subject, subject_id, kind, data::text FROM events ORDER BY seq",
            as: Int64.self, String.self, UUID.self, String.self, String.self
        ).map { Event(seq: $0.0, subject: $0.1, subjectID: $0.2, kind: $0.3, data: $0.4) }
    }

    @Test func `what was saved here is resolved here at once, also from memory`() async throws {
        try await World.with { world in
            let gateway = Gateway(world, try redis(), prefix: prefix())
            gateway.look(isFirst: true)
            #expect(try await gateway.resolved() == nil)
            for number in 1...20 {
                try await gateway.save("{character_name} \(number)")
                #expect(gateway.known() == nil, "what is known is older")
                #expect(try await gateway.resolved() == "Character 1 \(number)")
                #expect(gateway.known() == "Character 1 \(number)")
            }
            _ = try await world.prompts.updateGlobalPrompt("default", for: "sad", by: world.author)
            #expect(gateway.known() != nil, "of another gateway's change nothing was heard yet")
            for event in try await events(world) { gateway.cache.apply(event) }
            #expect(gateway.known() == nil)
            try await gateway.prompts.deletePrompt(of: gateway.character, emotion: "happy", by: world.author)
            #expect(try await gateway.resolved() == nil)
        }
    }

    @Test func `another gateway's change is heard of from the log, and a new name, too`() async throws {
        try await World.with { world in
            let (redis, prefix) = (try redis(), prefix())
            let (first, second) = (Gateway(world, redis, prefix: prefix), Gateway(world, redis, prefix: prefix))
            first.look(isFirst: true)
            second.look(isFirst: true)
            try await first.save("{character_name} one")
            #expect(try await second.resolved() == "Character 1 one")
            try await first.save("{character_name} two")
            _ = try await world.characterService.updateCharacter(
                first.character, CharacterChange(name: "Ada"), by: world.author)
            for event in try await events(world) { second.cache.apply(event) }
            #expect(second.known() == nil)
            #expect(try await second.resolved() == "Ada two")
            let added = try await world.catalog.addEmotion("smug", by: world.author)
            for event in try await events(world) { second.cache.apply(event) }
            let smug = try await second.prompts.resolvedPrompt(
                of: second.character, emotion: added.name, userID: world.author.id, at: .now)
            #expect(smug.source == .none)
        }
    }

    @Test func `without news, and without Redis, the database is asked`() async throws {
        try await World.with { world in
            let nowhere = RedisClient(RedisConfiguration(address: .unix(path: "/nonexistent/redis.sock")))
            let gateway = Gateway(world, nowhere, prefix: prefix())
            try await gateway.save("one")
            #expect(try await gateway.resolved() == "one")
            #expect(gateway.known() == nil, "no news was ever heard")
            gateway.look(isFirst: true)
            #expect(try await gateway.resolved() == "one")
            #expect(gateway.known() == "one")
            await #expect(throws: PromptError.unknownCharacter(world.admins[0])) {
                try await gateway.prompts.resolvedPrompt(
                    of: world.admins[0], emotion: "happy", userID: world.author.id, at: .now)
            }
            let names = try await world.catalog.emotions().map(\.name)
            await #expect(throws: PromptError.unknownEmotion("x", valid: names)) {
                try await gateway.prompts.resolvedPrompt(
                    of: gateway.character, emotion: "x", userID: world.author.id, at: .now)
            }
        }
    }

    @Test func `Redis keeps what is current, refuses what is not, and a new epoch makes all of it void`() async throws {
        try await World.with { world in
            let shared = SharedPrompts(redis: try redis(), prefix: prefix())
            let character = world.characters[0]
            func prompts() async throws -> CharacterPrompts {
                try await world.prompts.characterPrompts(of: character)
            }
            #expect(try await shared.read(character, since: 1) == nil, "there is no epoch")
            let epoch = try await shared.beginEpoch()
            try await world.save("one")
            let old = try await prompts()
            try await shared.write(old, epoch: epoch)
            #expect(try await shared.read(character, since: epoch)?.prompts == old)
            #expect(try await shared.read(character, since: epoch + 1) == nil, "an epoch that it does not know")
            try await world.save("two")
            let new = try await prompts()
            try await shared.tell(.character(character, new.stamp.character))
            try await shared.tell(.character(character, 1))
            #expect(try await shared.read(character, since: epoch)?.prompts == nil)
            try await shared.write(old, epoch: epoch)
            #expect(try await shared.read(character, since: epoch)?.prompts == nil, "a late writer is refused")
            try await shared.write(new, epoch: epoch)
            #expect(try await shared.read(character, since: epoch)?.prompts == new)
            try await world.saveDefault("default")
            try await shared.tell(.emotion("happy", 2))
            try await shared.tell(.emotion("happy", 1))
            try await shared.write(new, epoch: epoch)
            #expect(try await shared.read(character, since: epoch)?.prompts == nil)
            let newest = try await prompts()
            try await shared.write(newest, epoch: epoch)
            #expect(try await shared.read(character, since: epoch)?.prompts == newest)
            let next = try await shared.beginEpoch()
            #expect(next > epoch)
            try await shared.write(newest, epoch: epoch)
            let reading = try await shared.read(character, since: epoch)
            #expect(reading?.prompts == nil && reading?.epoch == next)
            try await shared.write(newest, epoch: next)
            try await shared.tell(.emotion("brand_new", 1))
            #expect(try await shared.read(character, since: next)?.prompts == nil, "an emotion that it lacks")
        }
    }

    @Test func `a second gateway finds in Redis what the first one read`() async throws {
        try await World.with { world in
            let (redis, prefix) = (try redis(), prefix())
            let (first, second) = (Gateway(world, redis, prefix: prefix), Gateway(world, redis, prefix: prefix))
            try await first.save("one")
            try await withThrowingDiscardingTaskGroup { group in
                for gateway in [first, second] {
                    gateway.look(isFirst: true)
                    group.addTask { await gateway.cache.run() }
                }
                // Both have an epoch once what is read lies in Redis under the newest of them.
                let key = "\(prefix):prompts:of:\(first.character.text)"
                while try await redis.get(key) == nil {
                    first.look(isFirst: true)
                    try await Task.sleep(for: .milliseconds(50))
                    first.look()
                    _ = try await first.resolved()
                }
                #expect(try await redis.get(key)?.contains("one") == true)
                second.look()
                #expect(try await second.resolved() == "one")
                group.cancelAll()
            }
        }
    }
}
