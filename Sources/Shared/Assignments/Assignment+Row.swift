import Foundation
import Postgres

extension Assignment {
    /// Reads what `AssignmentStore.columns` selects.
    static func rows(_ result: PostgresResult) throws -> [Assignment] {
        try result.decode(
            as: UUID.self, UUID.self, UUID.self, UUID?.self, UUID.self, Date.self, Date.self, UUID?.self, Date?.self,
            UUID?.self, String?.self
        ).map { row in
            var reversal: Reversal?
            if let at = row.8, let by = row.9 { reversal = Reversal(at: at, by: by, reason: row.10) }
            return Assignment(
                id: row.0, assetID: row.1, userID: row.2, previousAssetID: row.3, assignedBy: row.4,
                assignedAt: row.5, undoExpiresAt: row.6, supersededBy: row.7, reversal: reversal)
        }
    }
}
