package import Foundation

/// Why an act on assignments was refused.
package enum AssignmentError: Error, Equatable {
    case unknownAsset(UUID)
    case unknownUser(UUID)
    /// Of a bulk, which assigned nothing: the first of them, by their order in the request.
    case unknownUsers([UUID])
    case unknownAssignment(UUID)
    /// Only what is converted can be assigned.
    case notCompleted(status: String)
    /// The asset was never assigned, or not to this user.
    case nothingToUndo
    /// Several users have the asset: an undo has to say whose.
    case userNeeded
    case alreadyUndone
    case alreadyReverted
    /// The user has been given something else since.
    case superseded
    case undoExpired
    /// What the user had before has been deleted since.
    case previousAssetDeleted
    case tooManyBulks(retryAfter: Int)
    case invalid(field: String, message: String)
}
