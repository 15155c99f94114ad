package import Foundation

/// An asset given to a user.
package struct Assignment: Sendable, Equatable {
    package let id: UUID
    package let assetID: UUID
    package let userID: UUID
    /// What the user had before; nil: nothing.
    package let previousAssetID: UUID?
    package let assignedBy: UUID
    package let assignedAt: Date
    /// The first moment at which it cannot be undone any more, by the database's clock.
    package let undoExpiresAt: Date
    /// The assignment that took its place.
    package let supersededBy: UUID?
    package let reversal: Reversal?

    package struct Reversal: Sendable, Equatable {
        package let at: Date
        package let by: UUID
        package let reason: String?
    }
}

/// What an undo or a revert has done.
package struct TakenBack: Sendable {
    package let assignment: Assignment
    /// What the user has now; nil: nothing.
    package let currentAssetID: UUID?
    /// Assignments after it that went with it, the newest first.
    package let alsoReverted: [UUID]
}

package struct BulkAssigned: Sendable {
    package let count: Int
    package let undoExpiresAt: Date
}
