import Audit
import Foundation
import Notifications
import Postgres
import Redis
import Security
import TestSupport
import Testing

@testable import Prompts

/// A database of its own with admins and characters. Redis is away: nothing here needs it.
struct World {
    let database: PostgresPool
    let prompts: EmotionalPromptsService
    let characterService: CharacterService
    let catalog: EmotionCatalog
    let admins: [UUID]
    let characters: [UUID]

    var author: Author { Author(admins[0], requestID: "r") }

    static func with(
        admins: Int = 2, characters: Int = 2, connections: Int = 4, _ body: (World) async throws -> Void
    ) async throws {
        try await TestDatabase.migrated(connections: connections) { database in
            let redis = RedisClient(RedisConfiguration(address: .unix(path: "/nonexistent/redis.sock")))
            let news = NewsPublisher(redis: redis, logger: TestDatabase.logger)
            let world = World(
                database: database, prompts: EmotionalPromptsService(database: database, news: news),
                characterService: CharacterService(database: database, news: news),
                catalog: EmotionCatalog(database: database, news: news), admins: (0..<admins).map { _ in .v7() },
                characters: (0..<characters).map { _ in .v7() })
            try await world.populate()
            try await body(world)
        }
    }

    private func populate() async throws {
        try await database.execute(
            """
            INSERT INTO users (id, email, name, role)
            SELECT id, 'admin' || place || '@example.org', 'Admin ' || place, 'admin'
              FROM unnest(\(admins)) WITH ORDINALITY AS a (id, place)
            """)
        try await database.execute(
            """
            INSERT INTO characters (id, name, created_by)
            SELECT id, 'Character ' || place, \(admins[0]) FROM unnest(\(characters)) WITH ORDINALITY AS c (id, place)
            """)
    }

    func key(_ emotion: String = "happy", of character: Int = 0) -> PromptKey {
        .own(character: characters[character], emotion: emotion)
    }

    @discardableResult
    func save(
        _ text: String, _ emotion: String = "happy", of character: Int = 0, expecting expected: Int? = nil,
        reason: String? = nil, by admin: Int = 0
    ) async throws -> SavedPrompt {
        try await prompts.updatePrompt(
            text, of: characters[character], emotion: emotion, expecting: expected, reason: reason,
            by: Author(admins[admin], requestID: "r"))
    }

    @discardableResult
    func saveDefault(
        _ text: String, _ emotion: String = "happy", expecting expected: Int? = nil
    ) async throws -> SavedPrompt {
        try await prompts.updateGlobalPrompt(text, for: emotion, expecting: expected, by: author)
    }

    func delete(_ emotion: String = "happy", of character: Int = 0, expecting expected: Int? = nil) async throws {
        try await prompts.deletePrompt(
            of: characters[character], emotion: emotion, expecting: expected, by: author)
    }

    func shown(_ emotion: String = "happy", of character: Int = 0) async throws -> CharacterPrompt {
        try await prompts.prompt(of: characters[character], emotion: emotion).prompt
    }

    /// All versions, the oldest first.
    func versions(_ key: PromptKey) async throws -> [PromptVersion] {
        try await prompts.promptVersions(of: key, PromptHistoryPage(order: .asc, limit: 10_000)).versions
    }

    func actions() async throws -> [String] {
        try await database.rows("SELECT action FROM audit_log ORDER BY id", as: String.self)
    }

    /// What holds at every moment, whatever happened in whatever order.
    func checkInvariants(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let broken = try await database.rows(
            """
            SELECT p.id::text FROM emotional_prompts AS p
              LEFT JOIN prompt_versions AS v ON v.prompt_id = p.id
             GROUP BY p.id
            HAVING array_agg(v.version ORDER BY v.version)
                   IS DISTINCT FROM (SELECT array_agg(n) FROM generate_series(1, p.version) AS n)
                OR (array_agg(v.prompt_text ORDER BY v.version DESC))[1] <> p.prompt_text
             UNION ALL
            SELECT p.id::text FROM global_emotional_prompts AS p
              LEFT JOIN global_prompt_versions AS v ON v.prompt_id = p.id
             GROUP BY p.id
            HAVING array_agg(v.version ORDER BY v.version)
                   IS DISTINCT FROM (SELECT array_agg(n) FROM generate_series(1, p.version) AS n)
                OR (array_agg(v.prompt_text ORDER BY v.version DESC))[1] <> p.prompt_text
            """, as: String.self)
        #expect(broken.isEmpty, "versions are 1, 2, 3 …, and the newest is what counts", sourceLocation: sourceLocation)
        let untold = try await database.one(
            """
            SELECT count(*) FROM (
                SELECT prompt_id::text, version FROM prompt_versions
                UNION ALL SELECT prompt_id::text, version FROM global_prompt_versions) AS v
              FULL JOIN (
                SELECT details ->> 'prompt_id' AS prompt_id, (details ->> 'version')::integer AS version
                  FROM audit_log WHERE action ~ 'prompt\\.(saved|reverted)$') AS e USING (prompt_id, version)
             WHERE v IS NULL OR e IS NULL
            """, as: Int64.self)
        #expect(untold == 0, "each version is in the audit once", sourceLocation: sourceLocation)
        let generations = try await database.one(
            """
            SELECT count(*) FROM characters AS c
             WHERE c.prompts_generation <> (
                   SELECT coalesce(max((e.data ->> 'generation')::bigint), 1) FROM events AS e
                    WHERE e.subject = 'character' AND e.subject_id = c.id)
            """, as: Int64.self)
        #expect(
            generations == 0, "the newest event of a character tells its generation", sourceLocation: sourceLocation)
        let verdict = try await AuditLogger(database: database).verify()
        #expect(verdict.fault == nil, "the audit is sound", sourceLocation: sourceLocation)
    }
}
