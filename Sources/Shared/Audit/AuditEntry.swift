package import Foundation
package import Postgres

/// Who did what to what, kept for ever.
package struct AuditEntry: Sendable {
    /// The act, as `subject.verb` in the past: `asset.uploaded`.
    package var action: String
    /// Who acted; nil: the system.
    package var actorID: UUID?
    package var assetID: UUID?
    package var userID: UUID?
    package var details: [String: String]
    package var requestID: String?

    package init(
        _ action: String, actorID: UUID?, assetID: UUID? = nil, userID: UUID? = nil,
        details: [String: String] = [:], requestID: String? = nil
    ) {
        self.action = action
        self.actorID = actorID
        self.assetID = assetID
        self.userID = userID
        self.details = details
        self.requestID = requestID
    }

    /// The INSERT, to run in the transaction of the act itself: no act without its entry, no entry without its act.
    package var insertion: SQL {
        """
        INSERT INTO audit_log (action, actor_id, asset_id, user_id, details, request_id)
        VALUES (\(action), \(actorID), \(assetID), \(userID), \(JSONB(details)), \(requestID))
        """
    }
}
