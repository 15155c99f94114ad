import Foundation
import Postgres

/// The SQL of `emotional_prompts` and `global_emotional_prompts`: what is read.
struct PromptStore: Sendable {
    let database: PostgresPool

    /// What a character shows, for one emotion or for all, with the generations of the same snapshot.
    static func matrix(of character: UUID, emotion: String?) -> SQL {
        var which: SQL = "c.id = \(character)"
        if let emotion { which = "\(which) AND e.name = \(emotion)" }
        return """
            SELECT c.name, c.prompts_generation, e.name, e.prompts_generation, coalesce(o.version, 0),
                   coalesce(o.is_global_override, false),
                   CASE WHEN o.is_global_override THEN o.id ELSE g.id END,
                   CASE WHEN o.is_global_override THEN o.prompt_text ELSE g.prompt_text END,
                   CASE WHEN o.is_global_override THEN o.version ELSE g.version END,
                   u.id, u.name,
                   CASE WHEN o.is_global_override THEN o.updated_at ELSE g.updated_at END
              FROM characters AS c
             CROSS JOIN emotions AS e
              LEFT JOIN emotional_prompts AS o ON o.character_id = c.id AND o.emotion = e.name
              LEFT JOIN global_emotional_prompts AS g ON g.emotion = e.name
              LEFT JOIN users AS u ON u.id = CASE WHEN o.is_global_override THEN o.updated_by ELSE g.updated_by END
             WHERE \(which)
             ORDER BY e.position
            """
    }

    /// Nil: there is no such character, or no such emotion.
    func prompts(of character: UUID, emotion: String? = nil) async throws -> CharacterPrompts? {
        let rows = try await database.rows(
            Self.matrix(of: character, emotion: emotion),
            as: String.self, Int64.self, String.self, Int64.self, Int.self, Bool.self, UUID?.self, String?.self,
            Int?.self, UUID?.self, String?.self, Date?.self)
        guard let first = rows.first else { return nil }
        return CharacterPrompts(
            characterID: character, characterName: first.0,
            prompts: rows.map { row in
                let prompt = Prompt(
                    id: row.6, text: row.7, version: row.8, updatedBy: row.9, name: row.10, updatedAt: row.11)
                return CharacterPrompt(
                    emotion: row.2, source: row.5 ? .character : prompt == nil ? .none : .global, prompt: prompt,
                    ownVersion: row.4)
            },
            stamp: PromptStamp(
                character: first.1, defaults: Dictionary(uniqueKeysWithValues: rows.map { ($0.2, $0.3) })))
    }

    static func defaults(emotion: String?) -> SQL {
        let which: SQL = emotion.map { "e.name = \($0)" } ?? "true"
        return """
            SELECT e.name, g.id, g.prompt_text, g.version, u.id, u.name, g.updated_at, \(affected("e.name"))
              FROM emotions AS e
              LEFT JOIN global_emotional_prompts AS g ON g.emotion = e.name
              LEFT JOIN users AS u ON u.id = g.updated_by
             WHERE \(which)
             ORDER BY e.position
            """
    }

    func globalPrompts(emotion: String? = nil) async throws -> [GlobalPrompt] {
        try await database.rows(
            Self.defaults(emotion: emotion),
            as: String.self, UUID?.self, String?.self, Int?.self, UUID?.self, String?.self, Date?.self, Int.self
        ).map { row in
            GlobalPrompt(
                emotion: row.0,
                prompt: Prompt(id: row.1, text: row.2, version: row.3, updatedBy: row.4, name: row.5, updatedAt: row.6),
                affectsCharacters: row.7)
        }
    }

    /// How many characters have no prompt of their own for an emotion.
    static func affectedCharacters(by emotion: String) -> SQL { "SELECT \(affected("\(emotion)"))" }

    private static func affected(_ emotion: SQL) -> SQL {
        """
        ((SELECT count(*) FROM characters)
         - (SELECT count(*) FROM emotional_prompts AS o WHERE o.emotion = \(emotion) AND o.deleted_at IS NULL))::integer
        """
    }

    func isKnown(character: UUID) async throws -> Bool {
        try await database.one("SELECT EXISTS (SELECT FROM characters WHERE id = \(character))", as: Bool.self)
    }

    /// In their order.
    func emotions() async throws -> [String] {
        try await database.rows("SELECT name FROM emotions ORDER BY position", as: String.self)
    }
}

extension Prompt {
    /// From the columns of an outer join: nil where there was no row.
    init?(id: UUID?, text: String?, version: Int?, updatedBy: UUID?, name: String?, updatedAt: Date?) {
        guard let id, let text, let version, let updatedBy, let updatedAt else { return nil }
        self.init(id: id, text: text, version: version, updatedBy: updatedBy, updatedByName: name, updatedAt: updatedAt)
    }
}
