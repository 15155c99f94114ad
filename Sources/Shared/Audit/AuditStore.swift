import Foundation
import Postgres

/// The SQL of `audit_log`: what is read.
struct AuditStore: Sendable {
    let database: any PostgresExecutor

    private static let selection: SQL = """
        SELECT e.id, e.action, e.created_at, e.actor_id, actor.name, actor.email, e.user_id, u.name, u.email,
               e.asset_id, a.filename, e.details, e.request_id
          FROM audit_log AS e
          LEFT JOIN users AS actor ON actor.id = e.actor_id
          LEFT JOIN users AS u ON u.id = e.user_id
          LEFT JOIN admin_media_assets AS a ON a.id = e.asset_id
        """

    static func query(
        _ filter: AuditFilter, order: AuditOrder, after cursor: TimeCursor<Int64>?, limit: Int
    ) -> SQL {
        var query: SQL = "\(selection) WHERE true"
        if let user = filter.userID { query = "\(query) AND e.user_id = \(user)" }
        if let asset = filter.assetID { query = "\(query) AND e.asset_id = \(asset)" }
        if let actor = filter.actorID { query = "\(query) AND e.actor_id = \(actor)" }
        if let action = filter.action { query = "\(query) AND e.action = \(action)" }
        if let from = filter.from { query = "\(query) AND e.created_at >= \(from)" }
        if let to = filter.to { query = "\(query) AND e.created_at < \(to)" }
        switch order {
        case .asc:
            if let cursor { query = "\(query) AND (e.created_at, e.id) > (\(cursor.time), \(cursor.key))" }
            return "\(query) ORDER BY e.created_at, e.id LIMIT \(limit)"
        case .desc:
            if let cursor { query = "\(query) AND (e.created_at, e.id) < (\(cursor.time), \(cursor.key))" }
            return "\(query) ORDER BY e.created_at DESC, e.id DESC LIMIT \(limit)"
        }
    }

    func page(
        _ filter: AuditFilter, order: AuditOrder, after cursor: TimeCursor<Int64>?, limit: Int
    ) async throws -> [AuditRecord] {
        try await database.rows(
            Self.query(filter, order: order, after: cursor, limit: limit),
            as: Int64.self, String.self, Date.self, UUID?.self, String?.self, String?.self, UUID?.self, String?.self,
            String?.self, UUID?.self, String?.self, RawJSON.self, String?.self
        ).map { row in
            AuditRecord(
                id: row.0, action: row.1, createdAt: row.2,
                actor: row.3.map { .init(id: $0, name: row.4, email: row.5) },
                user: row.6.map { .init(id: $0, name: row.7, email: row.8) }, assetID: row.9, assetFilename: row.10,
                details: try AuditDetails.decode(row.11.text), requestID: row.12)
        }
    }

    /// Every action that any entry has. A loose index scan: a step for each action, however many entries there are.
    func actions() async throws -> [String] {
        try await database.rows(
            """
            WITH RECURSIVE known AS (
                SELECT min(action) AS action FROM audit_log
                UNION ALL
                SELECT (SELECT min(e.action) FROM audit_log AS e WHERE e.action > known.action) FROM known
                 WHERE known.action IS NOT NULL)
            SELECT action FROM known WHERE action IS NOT NULL ORDER BY action
            """, as: String.self)
    }
}
