import Testing

@testable import Assignments

struct UndoRuleTests {
    private let fresh = AssignmentFacts(
        isReverted: false, isSuperseded: false, isWithinUndoWindow: true, isPreviousDeleted: false)

    private func with(_ change: (inout AssignmentFacts) -> Void) -> AssignmentFacts {
        var facts = fresh
        change(&facts)
        return facts
    }

    @Test func `a fresh assignment can be undone and reverted`() throws {
        try fresh.checkUndo()
        try fresh.checkRevert()
    }

    @Test func `an undo is refused for what was taken back, superseded, or is too old`() {
        #expect(throws: AssignmentError.alreadyUndone) { try with { $0.isReverted = true }.checkUndo() }
        #expect(throws: AssignmentError.superseded) { try with { $0.isSuperseded = true }.checkUndo() }
        #expect(throws: AssignmentError.undoExpired) { try with { $0.isWithinUndoWindow = false }.checkUndo() }
        #expect(throws: AssignmentError.previousAssetDeleted) { try with { $0.isPreviousDeleted = true }.checkUndo() }
    }

    @Test func `a revert cares neither for time nor for what came after`() throws {
        try with { $0.isSuperseded = true }.checkRevert()
        try with { $0.isWithinUndoWindow = false }.checkRevert()
        #expect(throws: AssignmentError.alreadyReverted) { try with { $0.isReverted = true }.checkRevert() }
        #expect(throws: AssignmentError.previousAssetDeleted) { try with { $0.isPreviousDeleted = true }.checkRevert() }
    }
}
