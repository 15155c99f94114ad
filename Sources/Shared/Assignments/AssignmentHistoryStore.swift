import Foundation
import Postgres

/// The SQL of `assignment_history`: what is read.
struct AssignmentHistoryStore: Sendable {
    let database: PostgresPool

    static func query(
        ofUser user: UUID, _ filter: AssignmentHistoryFilter, after cursor: TimeCursor<Int64>?, limit: Int
    ) -> SQL {
        var which: SQL = "h.user_id = \(user)"
        if let action = filter.action { which = "\(which) AND h.action = \(action.rawValue)" }
        if let from = filter.from { which = "\(which) AND h.performed_at >= \(from)" }
        if let to = filter.to { which = "\(which) AND h.performed_at < \(to)" }
        if let cursor { which = "\(which) AND (h.performed_at, h.id) < (\(cursor.time), \(cursor.key))" }
        // What was reverted, and what the user has now, come from two short looks of their own: a join would fetch a
        // page of the table for each act.
        return """
            SELECT h.id, h.action, h.performed_at, h.performed_by, p.name, p.email, h.reason, h.assignment_id,
                   h.asset_id, h.previous_asset_id, h.is_bulk,
                   h.action = 'assigned' AND h.assignment_id NOT IN (
                       SELECT id FROM asset_assignments WHERE user_id = \(user) AND reverted_at IS NOT NULL),
                   CASE WHEN h.action = 'assigned' AND h.assignment_id = now.assignment_id
                         AND clock_timestamp() < now.assigned_at + asset_assignments_undo_window()
                        THEN now.assigned_at + asset_assignments_undo_window() END
              FROM assignment_history AS h
              JOIN users AS p ON p.id = h.performed_by
              LEFT JOIN current_assignments AS now ON now.user_id = \(user)
             WHERE \(which)
             ORDER BY h.performed_at DESC, h.id DESC
             LIMIT \(limit)
            """
    }

    func page(
        ofUser user: UUID, _ filter: AssignmentHistoryFilter, after cursor: TimeCursor<Int64>?, limit: Int
    ) async throws -> [AssignmentAct] {
        let acts = try await database.rows(
            Self.query(ofUser: user, filter, after: cursor, limit: limit),
            as: Int64.self, String.self, Date.self, UUID.self, String.self, String.self, String?.self, UUID.self,
            UUID.self, UUID?.self, Bool.self, Bool.self, Date?.self)
        // A user has the same few assets again and again: each is read once.
        let assets = try await BriefAssetStore(database: database).assets(
            Set(acts.map(\.8) + acts.compactMap(\.9)))
        return acts.map { row in
            AssignmentAct(
                id: row.0, action: AssignmentAct.Action(rawValue: row.1) ?? .assigned, performedAt: row.2,
                performedBy: Person(id: row.3, name: row.4, email: row.5), reason: row.6, assignmentID: row.7,
                asset: assets[row.8], previousAsset: row.9.flatMap { assets[$0] }, isBulk: row.10,
                canRevert: row.11, undoExpiresAt: row.12)
        }
    }
}
