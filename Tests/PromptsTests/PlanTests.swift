import Foundation
import Postgres
import Security
import TestSupport
import Testing

@testable import Prompts

/// The plans of the hot queries over full tables: by the planner's cost, not by time. A cost is in units of reading one
/// page in sequence (PostgreSQL, "Planner Cost Constants"); reading one of these tables whole costs thousands.
struct PlanTests {
    private struct Plan: Decodable {
        struct Node: Decodable {
            let nodeType: String
            let totalCost: Double
            let relationName: String?
            let plans: [Node]?

            enum CodingKeys: String, CodingKey {
                case nodeType = "Node Type", totalCost = "Total Cost", relationName = "Relation Name", plans = "Plans"
            }

            var all: [Node] { [self] + (plans ?? []).flatMap(\.all) }
        }

        let root: Node

        enum CodingKeys: String, CodingKey { case root = "Plan" }
    }

    private func expect(
        _ query: SQL, below cost: Double, scansNothing tables: Set<String> = ["emotional_prompts", "prompt_versions"],
        _ database: PostgresPool, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let text = try await database.one("EXPLAIN (FORMAT JSON) \(query)", as: RawJSON.self).text
        let plan = try #require(try JSONDecoder().decode([Plan].self, from: Data(text.utf8)).first).root
        #expect(plan.totalCost < cost, "\(query.text)", sourceLocation: sourceLocation)
        let scanned = plan.all.filter { $0.nodeType == "Seq Scan" }.compactMap(\.relationName)
        #expect(tables.isDisjoint(with: scanned), "\(query.text)", sourceLocation: sourceLocation)
    }

    /// 5,000 characters with 8 prompts each, and 5 versions of every one; one prompt has 200,000 versions.
    private func withFullTables(_ body: (World) async throws -> Void) async throws {
        try await World.with(characters: 5_000) { world in
            let database = world.database
            try await database.transaction { transaction in
                try await transaction.execute("SET LOCAL session_replication_role = replica")
                try await transaction.execute(
                    """
                    INSERT INTO emotional_prompts (id, character_id, emotion, prompt_text, version, created_by, updated_by)
                    SELECT gen_random_uuid(), c, e.name, md5(c::text || e.name) || ' ' || md5(e.name || c::text),
                           CASE WHEN place = 1 AND e.name = 'happy' THEN 200000 ELSE 5 END,
                           \(world.admins[0]), \(world.admins[0])
                      FROM unnest(\(world.characters)) WITH ORDINALITY AS characters (c, place), emotions AS e
                    """)
                try await transaction.execute(
                    """
                    INSERT INTO prompt_versions (id, prompt_id, character_id, emotion, version, prompt_text, created_by)
                    SELECT gen_random_uuid(), id, character_id, emotion, n, prompt_text, created_by
                      FROM emotional_prompts AS p, generate_series(1, p.version) AS n
                    """)
            }
            for emotion in ["happy", "sad"] { try await world.saveDefault("default", emotion) }
            try await database.execute("ANALYZE")
            try await body(world)
        }
    }

    @Test func `no hot query reads a whole table`() async throws {
        try await withFullTables { world in
            let (database, character) = (world.database, world.characters[0])
            try await expect(PromptStore.matrix(of: character, emotion: nil), below: 120, database)
            try await expect(PromptStore.matrix(of: character, emotion: "happy"), below: 60, database)
            for page in [
                PromptHistoryPage(), PromptHistoryPage(offset: 150_000), PromptHistoryPage(cursor: 100_000),
                PromptHistoryPage(order: .asc, offset: 150_000), PromptHistoryPage(order: .asc, cursor: 150_000),
            ] {
                for query in PromptStore.history(of: world.key(), page) {
                    try await expect(query, below: 120, database)
                }
            }
            try await expect(
                CharacterStore.page(text: nil, after: nil, limit: 51), below: 1_700,
                scansNothing: ["characters", "emotional_prompts"], database)
            try await expect(
                CharacterStore.page(text: nil, after: world.characters[2_500], limit: 51), below: 1_700,
                scansNothing: ["characters", "emotional_prompts"], database)
            try await expect(
                CharacterStore.page(text: "9f4bd", after: nil, limit: 51), below: 4_000,
                scansNothing: ["characters", "emotional_prompts"], database)
            for statement in PromptStanding.statements(locking: world.key()).dropFirst() {
                try await expect(statement, below: 60, scansNothing: ["characters", "emotional_prompts"], database)
            }
            for action in [PromptWriting.Action.saved, .deleted] {
                let writing = PromptWriting(key: world.key(), action: action, author: world.author, text: "x")
                try await expect(
                    writing.statement, below: 60, scansNothing: ["characters", "emotional_prompts"], database)
            }
        }
    }
}
