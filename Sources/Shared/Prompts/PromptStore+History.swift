import Foundation
import Postgres

/// Versions, which have numbers without a gap: so a place in the list is a number, however long the list is.
extension PromptStore {
    /// The statements of one round trip: the prompt as it stands, and a page of its versions.
    static func history(of key: PromptKey, _ page: PromptHistoryPage) -> [SQL] {
        let head: SQL = "SELECT p.id, p.version, \(key.isLive) FROM \(key.table) AS p WHERE \(key.condition)"
        let range: SQL =
            switch (page.order, page.cursor) {
            case (.desc, let cursor?): "v.version < \(cursor)"
            case (.desc, nil): "v.version <= (SELECT version FROM head) - \(page.offset)"
            case (.asc, let cursor?): "v.version > \(cursor)"
            case (.asc, nil): "v.version > \(page.offset)"
            }
        let order: SQL = page.order == .desc ? "v.version DESC" : "v.version"
        return [
            head,
            """
            WITH head AS (\(head))
            SELECT v.id, v.version, v.prompt_text, v.change_reason, v.created_by, u.name, v.created_at
              FROM \(key.versions) AS v
              LEFT JOIN users AS u ON u.id = v.created_by
             WHERE v.prompt_id = (SELECT id FROM head) AND \(range)
             ORDER BY \(order)
             LIMIT \(page.limit)
            """,
        ]
    }

    /// Nil: there never was such a prompt.
    func history(of key: PromptKey, _ page: PromptHistoryPage) async throws -> PromptHistory? {
        let results = try await database.pipeline(Self.history(of: key, page))
        guard let head = try results[0].decode(as: UUID.self, Int.self, Bool.self).first else { return nil }
        let versions = try results[1].decode(
            as: UUID.self, Int.self, String.self, String?.self, UUID.self, String?.self, Date.self
        ).map { row in
            PromptVersion(
                id: row.0, version: row.1, text: row.2, changeReason: row.3, createdBy: row.4, createdByName: row.5,
                createdAt: row.6)
        }
        let end = page.order == .desc ? 1 : head.1
        return PromptHistory(
            versions: versions, next: versions.last.flatMap { $0.version == end ? nil : $0.version },
            currentVersion: head.2 ? head.1 : 0)
    }
}

extension PromptKey {
    var table: SQL {
        switch self {
        case .own: "emotional_prompts"
        case .global: "global_emotional_prompts"
        }
    }

    var versions: SQL {
        switch self {
        case .own: "prompt_versions"
        case .global: "global_prompt_versions"
        }
    }

    /// Of the table's row, which is called `p`.
    var condition: SQL {
        switch self {
        case .own(let character, let emotion): "p.character_id = \(character) AND p.emotion = \(emotion)"
        case .global(let emotion): "p.emotion = \(emotion)"
        }
    }

    /// A default is not deleted.
    var isLive: SQL {
        switch self {
        case .own: "p.is_global_override"
        case .global: "true"
        }
    }
}
