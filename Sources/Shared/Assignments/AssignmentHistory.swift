package import Foundation
package import Postgres

/// One act on a user's assignments.
package struct AssignmentAct: Sendable, Equatable {
    package enum Action: String, Sendable, CaseIterable {
        case assigned, undone, reverted
    }

    package let id: Int64
    package let action: Action
    package let performedAt: Date
    package let performedBy: Person
    package let reason: String?
    package let assignmentID: UUID
    /// What was given, or what was taken back.
    package let asset: BriefAsset?
    /// What the user had before the assignment; after it was taken back, what they have had again.
    package let previousAsset: BriefAsset?
    package let isBulk: Bool
    /// An assignment that still stands, so that the user can be taken back to before it.
    package let canRevert: Bool
    /// Nil: it can no longer be undone, or never could.
    package let undoExpiresAt: Date?
}

/// Which acts are asked for. Nil: any.
package struct AssignmentHistoryFilter: Sendable {
    package var action: AssignmentAct.Action?
    /// The first moment that counts.
    package var from: Date?
    /// The first moment that does not count any more.
    package var to: Date?

    package init(action: AssignmentAct.Action? = nil, from: Date? = nil, to: Date? = nil) {
        self.action = action
        self.from = from
        self.to = to
    }
}

extension AssignmentService {
    /// The newest first.
    ///
    /// - Throws: `AssignmentError.unknownUser`.
    package func assignmentHistory(
        ofUser user: UUID, _ filter: AssignmentHistoryFilter, after cursor: TimeCursor<Int64>?, limit: Int
    ) async throws -> (acts: [AssignmentAct], next: TimeCursor<Int64>?) {
        let rows = try await AssignmentHistoryStore(database: database).page(
            ofUser: user, filter, after: cursor, limit: limit + 1)
        if rows.isEmpty, try await !store.unknown([user], limit: 1).isEmpty {
            throw AssignmentError.unknownUser(user)
        }
        let page = Array(rows.prefix(limit))
        return (page, rows.count > limit ? page.last.map { TimeCursor(time: $0.performedAt, key: $0.id) } : nil)
    }
}
