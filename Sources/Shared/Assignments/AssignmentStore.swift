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

    /// The columns of an `Assignment`, of the table `asset_assignments AS a`. What took its place is found by the way; a
    /// statement that knows says so.
    static func columns(
        supersededBy: SQL = """
        (SELECT n.id FROM asset_assignments AS n
          WHERE n.user_id = a.user_id AND n.assignment_no > a.assignment_no AND n.reverted_at IS NULL
          ORDER BY n.assignment_no LIMIT 1)
        """
    ) -> SQL {
        """
        a.id, a.asset_id, a.user_id, a.previous_asset_id, a.assigned_by, a.assigned_at,
        a.assigned_at + asset_assignments_undo_window(), \(supersededBy), a.reverted_at, a.reverted_by, a.revert_reason
        """
    }

    static func lock(users: [UUID]) -> SQL {
        "SELECT id FROM users WHERE id = ANY (\(users)) ORDER BY id FOR NO KEY UPDATE"
    }

    /// What the users have now, and what they will have: the mirrors of both change. After the lock on the users.
    ///
    /// - Parameter next: the ids of what they will have, as a query.
    static func lockAssets(and next: SQL, ofUsers users: [UUID]) -> SQL {
        """
        SELECT id FROM admin_media_assets
         WHERE id IN (\(next)
                      UNION
                      SELECT asset_id FROM current_assignments WHERE user_id = ANY (\(users)))
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
