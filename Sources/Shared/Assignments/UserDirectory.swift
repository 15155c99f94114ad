package import Foundation
package import Postgres

/// A user, and what they have now.
package struct UserWithAsset: Sendable {
    package struct Current: Sendable {
        package let assignmentID: UUID
        package let asset: BriefAsset?
        package let assignedAt: Date
        package let assignedBy: UUID
        package let assignedByName: String?
    }

    package let id: UUID
    package let email: String
    package let name: String
    package let role: String
    package let createdAt: Date
    package let current: Current?
}

/// Users by name and address, with what they have.
package struct UserDirectory: Sendable {
    let database: PostgresPool

    package init(database: PostgresPool) {
        self.database = database
    }

    /// In the order of their names.
    ///
    /// - Parameters:
    ///   - text: part of the name or the address, any case.
    ///   - after: the last user of the page before.
    /// - Returns: at most `limit` users, and the last one's id where more follow.
    package func users(
        text: String?, role: String?, after last: UUID?, limit: Int
    ) async throws -> (users: [UserWithAsset], next: UUID?) {
        var which: SQL = "true"
        if let text { which = "(u.name || ' ' || u.email) ILIKE \(LikePattern.containing(text))" }
        if let role { which = "\(which) AND u.role = \(role)" }
        if let last {
            which =
                "\(which) AND (lower(u.name), u.id) > (SELECT lower(l.name), l.id FROM users AS l WHERE l.id = \(last))"
        }
        let rows = try await found("\(which) ORDER BY lower(u.name), u.id LIMIT \(limit + 1)")
        let page = Array(rows.prefix(limit))
        return (page, rows.count > limit ? page.last?.id : nil)
    }

    /// - Throws: `AssignmentError.unknownUser`.
    package func user(_ id: UUID) async throws -> UserWithAsset {
        guard let user = try await found("u.id = \(id)").first else { throw AssignmentError.unknownUser(id) }
        return user
    }

    /// How many users have an asset now.
    package func holders(of asset: UUID) async throws -> Int {
        try await database.one(
            "SELECT count(*)::integer FROM current_assignments WHERE asset_id = \(asset)", as: Int.self)
    }

    private func found(_ which: SQL) async throws -> [UserWithAsset] {
        let rows = try await database.rows(
            """
            SELECT u.id, u.email, u.name, u.role, u.created_at, a.assignment_id, a.asset_id, a.assigned_at, a.assigned_by, giver.name
              FROM users AS u
              LEFT JOIN current_assignments AS a ON a.user_id = u.id
              LEFT JOIN users AS giver ON giver.id = a.assigned_by
             WHERE \(which)
            """,
            as: UUID.self, String.self, String.self, String.self, Date.self, UUID?.self, UUID?.self, Date?.self,
            UUID?.self, String?.self)
        let assets = try await BriefAssetStore(database: database).assets(Set(rows.compactMap(\.6)))
        return rows.map { row in
            var current: UserWithAsset.Current?
            if let assignment = row.5, let asset = row.6, let at = row.7, let by = row.8 {
                current = .init(
                    assignmentID: assignment, asset: assets[asset], assignedAt: at, assignedBy: by,
                    assignedByName: row.9)
            }
            return UserWithAsset(
                id: row.0, email: row.1, name: row.2, role: row.3, createdAt: row.4, current: current)
        }
    }
}
