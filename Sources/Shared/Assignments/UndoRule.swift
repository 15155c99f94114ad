/// Whether an assignment can be taken back. Pure; the facts are read under the lock on the user.
struct AssignmentFacts: Sendable, Equatable {
    var isReverted: Bool
    /// The user has been given something else since.
    var isSuperseded: Bool
    /// By the database's clock.
    var isWithinUndoWindow: Bool
    /// What the user had before, and would have again, has been deleted.
    var isPreviousDeleted: Bool

    /// An undo is for a slip that was noticed at once: the newest act on the user, and a fresh one.
    func checkUndo() throws(AssignmentError) {
        if isReverted { throw .alreadyUndone }
        if isSuperseded { throw .superseded }
        if !isWithinUndoWindow { throw .undoExpired }
        if isPreviousDeleted { throw .previousAssetDeleted }
    }

    /// A revert goes back to before an assignment, whatever has been assigned since, at any time.
    func checkRevert() throws(AssignmentError) {
        if isReverted { throw .alreadyReverted }
        if isPreviousDeleted { throw .previousAssetDeleted }
    }
}
