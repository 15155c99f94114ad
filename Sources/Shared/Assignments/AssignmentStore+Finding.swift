import Foundation
import Postgres

/// Undo and revert. The user is locked first, so that what is read holds until the end.
extension AssignmentStore {
    /// Whose assignment of an asset an undo means when it does not say so: that of the only one who has it; else that of
    /// whoever was given it last, which says why there is nothing to undo.
    func holder(of asset: UUID) async throws -> UUID {
        let holders = try await database.rows(
            "SELECT user_id FROM current_assignments WHERE asset_id = \(asset) LIMIT 2", as: UUID.self)
        if holders.count > 1 { throw AssignmentError.userNeeded }
        if let only = holders.first { return only }
        let last = try await database.first(
            "SELECT user_id FROM asset_assignments WHERE asset_id = \(asset) ORDER BY assignment_no DESC LIMIT 1",
            as: UUID.self)
        guard let last else { throw AssignmentError.nothingToUndo }
        return last
    }

    /// Which assignment of a user is to be taken back.
    enum Choice: Sendable {
        case newest(ofAsset: UUID)
        case assignment(UUID)

        fileprivate func condition(of user: UUID) -> SQL {
            switch self {
            case .newest(let asset):
                // Along the user's acts, of which it is one of the last; `=` would let the planner follow the asset's.
                """
                a.user_id = \(user) AND a.asset_id IS NOT DISTINCT FROM \(asset) ORDER BY a.assignment_no DESC LIMIT 1
                """
            case .assignment(let id): "a.id = \(id) AND a.user_id = \(user)"
            }
        }
    }

    /// What is found of an assignment that is to be taken back, under the locks on the user and on the assets whose holder
    /// will change.
    struct Found: Sendable {
        let isKnownUser: Bool
        /// Nil: there is none.
        let assignment: Assignment?
        let facts: AssignmentFacts
        /// What the user has.
        let currentAssetID: UUID?
    }

    static func find(_ choice: Choice, of user: UUID, in transaction: Transaction) async throws -> Found {
        let chosen: SQL = "FROM asset_assignments AS a WHERE \(choice.condition(of: user))"
        let results = try await transaction.pipeline([
            lock(users: [user]),
            lockAssets(and: "SELECT previous_asset_id FROM (SELECT a.* \(chosen)) AS c", ofUsers: [user]),
            "SELECT \(columns()) \(chosen)",
            """
            SELECT clock_timestamp() < c.assigned_at + asset_assignments_undo_window(), p.deleted_at IS NOT NULL,
                   (SELECT asset_id FROM current_assignments WHERE user_id = \(user))
              FROM (SELECT a.assigned_at, a.previous_asset_id \(chosen)) AS c
              LEFT JOIN admin_media_assets AS p ON p.id = c.previous_asset_id
            """,
        ])
        let assignment = try Assignment.rows(results[2]).first
        let facts = try results[3].decode(as: Bool.self, Bool.self, UUID?.self).first ?? (false, false, nil)
        return Found(
            isKnownUser: results[0].rowCount == 1, assignment: assignment,
            facts: AssignmentFacts(
                isReverted: assignment?.reversal != nil, isSuperseded: assignment?.supersededBy != nil,
                isWithinUndoWindow: facts.0, isPreviousDeleted: facts.1), currentAssetID: facts.2)
    }

    /// One act that takes an assignment back: the statements of the rest of its transaction.
    struct Taking: Sendable {
        enum Action: String, Sendable {
            case undone, reverted
        }

        let assignment: Assignment
        /// What the user has until then.
        let currentAssetID: UUID?
        let action: Action
        let admin: UUID
        let reason: String?
        let requestID: String?
    }
}
