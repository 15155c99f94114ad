import Foundation
import Postgres

/// The SQL of `asset_assignments`: giving. Every act locks the users, then the assets, each in the order of their ids.
struct AssignmentStore: Sendable {
    let database: PostgresPool

    /// One asset for some users: the statements of one transaction, for one round trip.
    struct Giving: Sendable {
        let asset: UUID
        /// Without repetition.
        let users: [UUID]
        let ids: [UUID]
        let admin: UUID
        let isBulk: Bool
        let requestID: String?
    }

    /// The columns of an `Assignment`, of the table `asset_assignments AS a`.
    static let columns: SQL = """
        a.id, a.asset_id, a.user_id, a.previous_asset_id, a.assigned_by, a.assigned_at,
        a.assigned_at + asset_assignments_undo_window(), a.superseded_by, a.reverted_at, a.reverted_by, a.revert_reason
        """

    static func lock(users: [UUID]) -> SQL {
        "SELECT id FROM users WHERE id = ANY (\(users)) ORDER BY id FOR NO KEY UPDATE"
    }

    /// What the users have now, and what they will have: the mirrors of both change. After the lock on the users.
    static func lockAssets(and asset: UUID?, ofUsers users: [UUID]) -> SQL {
        """
        SELECT id FROM admin_media_assets
         WHERE id IN (SELECT \(asset)::uuid
                      UNION
                      SELECT asset_id FROM asset_assignments
                       WHERE user_id = ANY (\(users)) AND reverted_at IS NULL AND superseded_by IS NULL)
         ORDER BY id FOR NO KEY UPDATE
        """
    }

    func unknown(_ users: [UUID], limit: Int) async throws -> [UUID] {
        try await database.rows(
            """
            SELECT asked.id FROM unnest(\(users)) WITH ORDINALITY AS asked (id, place)
             WHERE NOT EXISTS (SELECT FROM users WHERE id = asked.id)
             ORDER BY asked.place LIMIT \(limit)
            """, as: UUID.self)
    }

    /// Nil: there is none, or it was deleted.
    func conversionStatus(of asset: UUID) async throws -> String? {
        try await database.first(
            "SELECT conversion_status FROM admin_media_assets WHERE id = \(asset) AND deleted_at IS NULL",
            as: String.self)
    }

    /// Seconds until the admin may send another bulk; nil: at once. Holds off the admin's other bulks until the end of
    /// the transaction, so that the count is exact, whichever gateway they go through.
    static func bulkWait(of admin: UUID, limit: Int, in transaction: Transaction) async throws -> Int? {
        try await transaction.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('assignment.bulk:' || \(admin)::text, 0))")
        return try await transaction.first(
            """
            SELECT greatest(1, ceil(extract(epoch FROM created_at + interval '1 minute' - clock_timestamp())))::integer
              FROM audit_log
             WHERE actor_id = \(admin) AND action IN ('assignment.bulk_created', 'assignment.bulk_failed')
               AND created_at > clock_timestamp() - interval '1 minute'
             ORDER BY created_at DESC, id DESC
            OFFSET \(limit - 1) LIMIT 1
            """, as: Int.self)
    }
}
