package import Foundation
package import Postgres

/// Which version of which prompt made which video. Entries are written once and never changed.
package struct VideoGenerationAudit: Sendable {
    let database: PostgresPool

    package init(database: PostgresPool) {
        self.database = database
    }

    // MARK: Writing

    /// Takes over what waits in the outbox. One entry that the audit refuses stays there, with the reason, and holds up
    /// no other. Any number of workers may do it at once.
    ///
    /// - Returns: how many were written.
    @discardableResult
    package func drain() async throws -> Int {
        var written = 0
        while true {
            let waiting = try await database.rows(
                """
                SELECT id FROM generation_audit_outbox
                 WHERE next_at <= clock_timestamp() ORDER BY next_at, id LIMIT 100
                """, as: Int64.self)
            for id in waiting where try await write(id) { written += 1 }
            if waiting.count < 100 { return written }
        }
    }

    private func write(_ id: Int64) async throws -> Bool {
        do {
            return try await database.transaction { transaction in
                let entry = try await transaction.first(
                    "SELECT entry::text FROM generation_audit_outbox WHERE id = \(id) FOR UPDATE SKIP LOCKED",
                    as: String.self)
                guard let entry else { return false }
                try await transaction.commit(with: [Self.insertion(entry), Self.removal(id)])
                return true
            }
        } catch let error as PostgresError where !error.isUnavailable {
            try await database.execute(
                """
                UPDATE generation_audit_outbox
                   SET attempts = attempts + 1, error = \(error.description),
                       next_at = clock_timestamp() + make_interval(mins => least(attempts + 1, 60))
                 WHERE id = \(id)
                """)
            return false
        }
    }

    /// A video has one entry: a second attempt to write it changes nothing.
    private static func insertion(_ entry: String) -> SQL {
        """
        INSERT INTO video_generation_audit (video_id, purpose, prompt_id, prompt_version, prompt_source, character_id,
                                            emotion, resolved_text, variables, provider, cost_microdollars, created_by,
                                            created_at)
        SELECT e.video_id, e.purpose, e.prompt_id, e.prompt_version, e.prompt_source, e.character_id, e.emotion,
               e.resolved_text, e.variables, e.provider, e.cost_microdollars, e.created_by, e.created_at
          FROM jsonb_to_record(\(RawJSON(entry))) AS e (
               video_id uuid, purpose text, prompt_id uuid, prompt_version integer, prompt_source text,
               character_id uuid, emotion text, resolved_text text, variables jsonb, provider text,
               cost_microdollars bigint, created_by uuid, created_at timestamptz)
        ON CONFLICT ON CONSTRAINT video_generation_audit_video_key DO NOTHING
        """
    }

    private static func removal(_ id: Int64) -> SQL { "DELETE FROM generation_audit_outbox WHERE id = \(id)" }

    // MARK: Reading

    /// At most `limit` entries, newest first, and where the next page goes on.
    package func entries(
        _ filter: VideoAuditFilter, after cursor: TimeCursor<Int64>?, limit: Int
    ) async throws -> (entries: [VideoAuditEntry], next: TimeCursor<Int64>?) {
        let rows = try await page(filter, after: cursor, limit: limit + 1)
        let page = Array(rows.prefix(limit))
        return (page, rows.count > limit ? page.last.map { TimeCursor(time: $0.createdAt, key: $0.id) } : nil)
    }

    private func page(
        _ filter: VideoAuditFilter, after cursor: TimeCursor<Int64>?, limit: Int
    ) async throws -> [VideoAuditEntry] {
        var query: SQL = """
            SELECT e.id, e.video_id, e.purpose, e.prompt_id, e.prompt_version, e.prompt_source, e.character_id, c.name,
                   e.emotion, e.resolved_text, e.variables, e.provider, e.cost_microdollars, e.created_by, e.created_at
              FROM video_generation_audit AS e
              LEFT JOIN characters AS c ON c.id = e.character_id
             WHERE true
            """
        if let prompt = filter.promptID { query = "\(query) AND e.prompt_id = \(prompt)" }
        if let version = filter.version { query = "\(query) AND e.prompt_version = \(version)" }
        if let character = filter.characterID { query = "\(query) AND e.character_id = \(character)" }
        if let emotion = filter.emotion { query = "\(query) AND e.emotion = \(emotion)" }
        if let from = filter.from { query = "\(query) AND e.created_at >= \(from)" }
        if let to = filter.to { query = "\(query) AND e.created_at < \(to)" }
        if let cursor { query = "\(query) AND (e.created_at, e.id) < (\(cursor.time), \(cursor.key))" }
        return try await database.rows(
            "\(query) ORDER BY e.created_at DESC, e.id DESC LIMIT \(limit)",
            as: Int64.self, UUID.self, String.self, UUID?.self, Int?.self, String.self, UUID.self, String?.self,
            String.self, String.self, JSONB<[String: String]>.self, String.self, Int64.self, UUID.self, Date.self
        ).map { row in
            VideoAuditEntry(
                id: row.0, videoID: row.1, purpose: row.2, promptID: row.3, promptVersion: row.4, promptSource: row.5,
                characterID: row.6, characterName: row.7, emotion: row.8, resolvedText: row.9,
                variables: row.10.value, provider: row.11, costMicrodollars: row.12, createdBy: row.13,
                createdAt: row.14)
        }
    }
}

/// Which entries are asked for; nil: all.
package struct VideoAuditFilter: Sendable, Equatable {
    package var promptID: UUID?
    package var version: Int?
    package var characterID: UUID?
    package var emotion: String?
    package var from: Date?
    /// Not itself.
    package var to: Date?

    package init(
        promptID: UUID? = nil, version: Int? = nil, characterID: UUID? = nil, emotion: String? = nil,
        from: Date? = nil, to: Date? = nil
    ) {
        self.promptID = promptID
        self.version = version
        self.characterID = characterID
        self.emotion = emotion
        self.from = from
        self.to = to
    }
}

package struct VideoAuditEntry: Sendable, Equatable {
    package let id: Int64
    package let videoID: UUID
    package let purpose: String
    package let promptID: UUID?
    package let promptVersion: Int?
    package let promptSource: String
    package let characterID: UUID
    /// As it is now.
    package let characterName: String?
    package let emotion: String
    package let resolvedText: String
    package let variables: [String: String]
    package let provider: String
    package let costMicrodollars: Int64
    package let createdBy: UUID
    package let createdAt: Date
}
