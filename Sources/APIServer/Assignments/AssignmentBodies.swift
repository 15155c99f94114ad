import Assignments
import Foundation
import HTTP

struct AssignBody: Decodable {
    let userID: UUID
}

struct UndoAssignBody: Decodable {
    let userID: UUID?
}

struct RevertAssignmentBody: Decodable {
    let assignmentID: UUID
    let reason: String?
}

struct BulkAssignBody: Decodable {
    let assetID: UUID
    let userIDs: [UUID]
}

/// An assignment; where an act took it back, also what came of that.
struct AssignmentView: Encodable {
    let assignment: Assignment
    let takenBack: TakenBack?
    /// Of a revert: an undo takes back one alone.
    let alsoReverted: [UUID]?

    init(_ assignment: Assignment) {
        self.assignment = assignment
        takenBack = nil
        alsoReverted = nil
    }

    init(undone takenBack: TakenBack) {
        assignment = takenBack.assignment
        self.takenBack = takenBack
        alsoReverted = nil
    }

    init(reverted takenBack: TakenBack) {
        assignment = takenBack.assignment
        self.takenBack = takenBack
        alsoReverted = takenBack.alsoReverted
    }

    private enum Key: String, CodingKey {
        case id, assetID, userID, previousAssetID, assignedBy, assignedAt, undoExpiresAt, supersededBy
        case revertedAt, revertedBy, revertReason, currentAssetID, alsoReverted
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(assignment.id, forKey: .id)
        try container.encode(assignment.assetID, forKey: .assetID)
        try container.encode(assignment.userID, forKey: .userID)
        try container.encode(assignment.previousAssetID, forKey: .previousAssetID)
        try container.encode(assignment.assignedBy, forKey: .assignedBy)
        try container.encode(assignment.assignedAt, forKey: .assignedAt)
        try container.encode(assignment.undoExpiresAt, forKey: .undoExpiresAt)
        try container.encode(assignment.supersededBy, forKey: .supersededBy)
        try container.encode(assignment.reversal?.at, forKey: .revertedAt)
        try container.encode(assignment.reversal?.by, forKey: .revertedBy)
        try container.encode(assignment.reversal?.reason, forKey: .revertReason)
        guard let takenBack else { return }
        try container.encode(takenBack.currentAssetID, forKey: .currentAssetID)
        if let alsoReverted { try container.encode(alsoReverted, forKey: .alsoReverted) }
    }
}

struct BulkAssignedView: Encodable {
    struct Failure: Encodable {
        let userID: UUID
        let message: String
    }

    let successfulCount: Int
    /// All or nothing: what is answered at all has no failures.
    let failedCount = 0
    let failures: [Failure] = []
    let undoExpiresAt: Date

    init(_ assigned: BulkAssigned) {
        successfulCount = assigned.count
        undoExpiresAt = assigned.undoExpiresAt
    }
}

struct AssignmentHistoryView: Encodable {
    struct Act: Encodable {
        let id: Int64
        let action: String
        let performedAt: Date
        /// A `PersonView`.
        let performedBy: WrittenJSON
        let reason: String?
        let assignmentID: UUID
        /// Each a `BriefAssetView`.
        let asset: WrittenJSON?
        let previousAsset: WrittenJSON?
        let bulk: Bool
        let canRevert: Bool
        let undoExpiresAt: Date?
    }

    let history: [Act]
    let nextCursor: String?

    init(_ acts: [AssignmentAct], next: String?, links: MediaLinks) throws {
        nextCursor = next
        // What one assignment gave, the next one replaced, and few admins do it: each is written once.
        var views: [UUID: WrittenJSON] = [:]
        func once(_ id: UUID, _ view: () throws -> WrittenJSON) rethrows -> WrittenJSON {
            if let known = views[id] { return known }
            let view = try view()
            views[id] = view
            return view
        }
        func view(_ asset: BriefAsset?) throws -> WrittenJSON? {
            guard let asset else { return nil }
            return try once(asset.id) { try WrittenJSON(BriefAssetView(asset, links: links)) }
        }
        history = try acts.map { act in
            try Act(
                id: act.id, action: act.action.rawValue, performedAt: act.performedAt,
                performedBy: once(act.performedBy.id) { try WrittenJSON(PersonView(act.performedBy)) },
                reason: act.reason, assignmentID: act.assignmentID,
                asset: view(act.asset), previousAsset: view(act.previousAsset), bulk: act.isBulk,
                canRevert: act.canRevert, undoExpiresAt: act.undoExpiresAt)
        }
    }
}
