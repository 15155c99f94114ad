import Foundation
import Postgres

/// A prompt as it stands under its lock: nothing changes it before the end of the transaction.
struct PromptStanding: Sendable, Equatable {
    /// With the newest text; nil: there never was one.
    let newest: Prompt?
    /// False: it was deleted, or never there.
    let isLive: Bool

    /// What a reader has seen: 0 for none.
    var version: Int { isLive ? newest?.version ?? 0 : 0 }

    /// The number that a writer has to name is that of the prompt it saw. Nil: it does not care.
    func isStale(_ expected: Int?) -> Bool { expected.map { $0 != version } ?? false }

    func holds(_ text: String) -> Bool { isLive && newest.map { PromptText.areEqual($0.text, text) } ?? false }

    var current: PromptConflict.Current {
        PromptConflict.Current(
            text: isLive ? newest?.text : nil, version: version, updatedBy: newest?.updatedBy,
            updatedByName: newest?.updatedByName, updatedAt: newest?.updatedAt)
    }
}

/// Taking the lock. The order is everywhere the same: character or emotion, then its prompt.
extension PromptStanding {
    /// A writer waits so long for another one.
    private static let lockTimeout: SQL = "SET LOCAL lock_timeout = '2s'"

    static func statements(locking key: PromptKey) -> [SQL] {
        let parent: SQL =
            switch key {
            case .own(let character, _): "SELECT id FROM characters WHERE id = \(character) FOR NO KEY UPDATE"
            case .global(let emotion): "SELECT name FROM emotions WHERE name = \(emotion) FOR NO KEY UPDATE"
            }
        return [
            lockTimeout, parent,
            """
            SELECT \(key.isLive), p.id, p.prompt_text, p.version, p.updated_by, u.name, p.updated_at
              FROM \(key.table) AS p
              LEFT JOIN users AS u ON u.id = p.updated_by
             WHERE \(key.condition)
               FOR UPDATE OF p
            """,
        ]
    }

    /// Nil: there is no such character, or no such emotion.
    static func lock(_ key: PromptKey, in transaction: Transaction) async throws -> PromptStanding? {
        try await PromptStanding(transaction.pipeline(statements(locking: key)))
    }

    /// From what `statements` gave. Nil: there is no such character, or no such emotion.
    init?(_ results: [PostgresResult]) throws {
        guard results[1].rowCount == 1 else { return nil }
        let row = try results[2].decode(
            as: Bool.self, UUID.self, String.self, Int.self, UUID.self, String?.self, Date.self
        ).first
        self.init(
            newest: row.map {
                Prompt(id: $0.1, text: $0.2, version: $0.3, updatedBy: $0.4, updatedByName: $0.5, updatedAt: $0.6)
            }, isLive: row?.0 ?? false)
    }

    /// The text that a stale writer began with.
    func text(ofVersion version: Int, of key: PromptKey, in database: some PostgresExecutor) async throws -> String? {
        guard let newest, version > 0 else { return nil }
        return try await database.first(
            "SELECT prompt_text FROM \(key.versions) WHERE prompt_id = \(newest.id) AND version = \(version)",
            as: String.self)
    }

    /// Nil: this prompt has no such version.
    func version(_ id: UUID, of key: PromptKey, in transaction: Transaction) async throws -> (
        text: String, version: Int
    )? {
        guard let newest else { return nil }
        return try await transaction.first(
            "SELECT prompt_text, version FROM \(key.versions) WHERE id = \(id) AND prompt_id = \(newest.id)",
            as: String.self, Int.self
        ).map { (text: $0.0, version: $0.1) }
    }
}
