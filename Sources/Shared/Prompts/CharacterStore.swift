import Foundation
import Postgres

/// The SQL of `characters`: what is read.
struct CharacterStore: Sendable {
    let database: PostgresPool

    /// Part of a character's name, or of the text of one of its own prompts, any case. Two searches by index, not one
    /// look at everything.
    private static func holds(_ text: String) -> SQL {
        let pattern = LikePattern.containing(text)
        return """
            c.id IN (SELECT id FROM characters WHERE name ILIKE \(pattern)
                     UNION
                     SELECT character_id FROM emotional_prompts
                      WHERE prompt_text ILIKE \(pattern) AND deleted_at IS NULL)
            """
    }

    /// The page's characters are chosen first; what is shown of them is looked up for these alone. `which` gives
    /// characters, and `total`.
    static func selection(_ which: SQL) -> SQL {
        """
        SELECT c.id, c.name, c.created_at, c.updated_at, a.id, a.thumbnail_key, a.thumbhash, own.emotions, own.versions,
               c.total
          FROM (\(which)) AS c
          LEFT JOIN admin_media_assets AS a ON a.id = c.thumbnail_asset_id AND a.deleted_at IS NULL
         CROSS JOIN LATERAL (
               SELECT coalesce(array_agg(emotion), '{}') AS emotions, coalesce(array_agg(version), '{}') AS versions
                 FROM emotional_prompts WHERE character_id = c.id AND deleted_at IS NULL) AS own
         ORDER BY lower(c.name), c.id
        """
    }

    static func page(text: String?, after last: UUID?, limit: Int) -> SQL {
        var which: SQL = text.map(holds) ?? "true"
        if let last {
            which = """
                \(which) AND (lower(c.name), c.id)
                             > ((SELECT lower(l.name) FROM characters AS l WHERE l.id = \(last)), \(last))
                """
        }
        // A search finds all to choose the page from; to count them is nothing more. Without one, an index is followed.
        let total: SQL = text != nil && last == nil ? "(count(*) OVER ())::integer" : "NULL::integer"
        return selection(
            """
            SELECT c.*, \(total) AS total FROM characters AS c WHERE \(which) ORDER BY lower(c.name), c.id LIMIT \(limit)
            """)
    }

    /// Every emotion, and the version of its default.
    static let defaults: SQL = """
        SELECT e.name, g.version FROM emotions AS e LEFT JOIN global_emotional_prompts AS g ON g.emotion = e.name
         ORDER BY e.position
        """

    func page(text: String?, after last: UUID?, limit: Int) async throws -> CharacterPage {
        var queries = [Self.page(text: text, after: last, limit: limit + 1), Self.defaults]
        if last == nil, text == nil { queries.append("SELECT count(*)::integer FROM characters") }
        let results = try await database.pipeline(queries)
        let (found, counted) = try Self.decode(results[0], defaults: results[1])
        let page = Array(found.prefix(limit))
        let total = queries.count > 2 ? try results[2].decode(as: Int.self).first : counted ?? 0
        return CharacterPage(
            characters: page, next: found.count > limit ? page.last?.id : nil, total: last == nil ? total : nil)
    }

    func character(_ id: UUID) async throws -> CharacterProfile? {
        let results = try await database.pipeline([
            Self.selection("SELECT *, NULL::integer AS total FROM characters WHERE id = \(id)"), Self.defaults,
        ])
        return try Self.decode(results[0], defaults: results[1]).characters.first
    }

    private static func decode(
        _ characters: PostgresResult, defaults: PostgresResult
    ) throws -> (characters: [CharacterProfile], total: Int?) {
        let defaults = try defaults.decode(as: String.self, Int?.self)
        let rows = try characters.decode(
            as: UUID.self, String.self, Date.self, Date.self, UUID?.self, String?.self, String?.self, [String].self,
            [Int].self, Int?.self)
        let profiles = rows.map { row in
            let own = Dictionary(zip(row.7, row.8), uniquingKeysWith: { first, _ in first })
            return CharacterProfile(
                id: row.0, name: row.1,
                thumbnail: row.4.map { .init(assetID: $0, key: row.5, thumbhash: row.6) }, createdAt: row.2,
                updatedAt: row.3,
                coverage: defaults.map { emotion, version in
                    if let own = own[emotion] { return .init(emotion: emotion, source: .character, version: own) }
                    return .init(emotion: emotion, source: version == nil ? .none : .global, version: version)
                })
        }
        return (profiles, rows.first?.9)
    }

    /// Nil: there is none, or it was deleted.
    func conversionStatus(of asset: UUID) async throws -> String? {
        try await database.first(
            "SELECT conversion_status FROM admin_media_assets WHERE id = \(asset) AND deleted_at IS NULL",
            as: String.self)
    }
}
