import Foundation

@testable import Assignments

/// What assignments should do, without a database: a stack a user. The properties of the service are held against it.
struct AssignmentModel {
    struct Entry {
        let id: UUID
        let asset: Int
        let previous: Int?
        var age = 0.0
        var isReverted = false
    }

    private(set) var entries: [[Entry]]

    init(users: Int) {
        entries = Array(repeating: [], count: users)
    }

    func current(_ user: Int) -> Int? { entries[user].last { !$0.isReverted }?.asset }

    mutating func assign(_ asset: Int, to user: Int, id: UUID) {
        entries[user].append(Entry(id: id, asset: asset, previous: current(user)))
    }

    mutating func age(_ user: Int, _ index: Int, seconds: Double) { entries[user][index].age = seconds }

    /// Nil: it goes through.
    func undoError(_ asset: Int, of user: Int) -> AssignmentError? {
        guard let index = entries[user].lastIndex(where: { $0.asset == asset }) else { return .nothingToUndo }
        let entry = entries[user][index]
        if entry.isReverted { return .alreadyUndone }
        if entries[user][(index + 1)...].contains(where: { !$0.isReverted }) { return .superseded }
        return entry.age > 30 ? .undoExpired : nil
    }

    mutating func undo(_ asset: Int, of user: Int) {
        guard let index = entries[user].lastIndex(where: { $0.asset == asset }) else { return }
        entries[user][index].isReverted = true
    }

    mutating func revert(_ index: Int, of user: Int) {
        for newer in index..<entries[user].count { entries[user][newer].isReverted = true }
    }
}
