package import Audit
package import Foundation
package import Notifications
package import Postgres
import Security

/// Gives assets to users, and takes them back. Nothing is deleted; each act is in the history and in the audit.
package struct AssignmentService: Sendable {
    /// Users of one bulk.
    package static let bulkLimit = 10_000
    /// Bulks of one admin within a minute.
    package static let bulksPerMinute = 10
    package static let reasonLength = 1...500

    let database: PostgresPool
    let store: AssignmentStore
    let audit: AuditLogger
    let news: NewsPublisher

    package init(database: PostgresPool, audit: AuditLogger, news: NewsPublisher) {
        self.database = database
        store = AssignmentStore(database: database)
        self.audit = audit
        self.news = news
    }

    /// Gives a completed asset to a user, in one round trip to the database.
    ///
    /// - Throws: `AssignmentError.unknownAsset`, `.unknownUser`, `.notCompleted`.
    package func assignAsset(
        _ asset: UUID, to user: UUID, by admin: UUID, requestID: String?
    ) async throws -> Assignment {
        let giving = AssignmentStore.Giving(
            asset: asset, users: [user], ids: [.v7()], admin: admin, isBulk: false, requestID: requestID)
        let results = try await refusals(of: asset, user: user) {
            try await database.transaction(pipelined: giving.statements)
        }
        news.wake()
        guard let assignment = try Assignment.rows(results[giving.insertionIndex]).first else {
            throw AssignmentError.unknownUser(user)
        }
        return assignment
    }

    /// Takes back what was assigned within the last 30 s; what the user had before is theirs again.
    ///
    /// - Parameter user: whose; nil where only one user has the asset.
    /// - Throws: `AssignmentError.nothingToUndo`, `.userNeeded`, `.alreadyUndone`, `.superseded`, `.undoExpired`,
    ///   `.previousAssetDeleted`, `.unknownUser`.
    package func undoAssignment(
        ofAsset asset: UUID, user: UUID?, by admin: UUID, requestID: String?
    ) async throws -> TakenBack {
        let holder = if let user { user } else { try await store.holder(of: asset) }
        return try await takeBack(
            .newest(ofAsset: asset), of: holder, .undone, by: admin, reason: nil, requestID: requestID
        ) { facts throws(AssignmentError) in
            try facts.checkUndo()
        }
    }

    /// Goes back to before an assignment: it and all of the user's after it are taken back.
    ///
    /// - Throws: `AssignmentError.unknownUser`, `.unknownAssignment`, `.alreadyReverted`, `.previousAssetDeleted`,
    ///   `.invalid`.
    package func revertAssignment(
        _ id: UUID, ofUser user: UUID, reason: String?, by admin: UUID, requestID: String?
    ) async throws -> TakenBack {
        if let reason, !Self.reasonLength.contains(reason.unicodeScalars.count) {
            throw AssignmentError.invalid(field: "reason", message: "must have 1 to 500 characters")
        }
        return try await takeBack(
            .assignment(id), of: user, .reverted, by: admin, reason: reason, requestID: requestID
        ) { facts throws(AssignmentError) in
            try facts.checkRevert()
        }
    }

    private func takeBack(
        _ choice: AssignmentStore.Choice, of user: UUID, _ action: AssignmentStore.Taking.Action, by admin: UUID,
        reason: String?, requestID: String?,
        check: (AssignmentFacts) throws(AssignmentError) -> Void
    ) async throws -> TakenBack {
        let taken = try await database.transaction { transaction in
            let found = try await AssignmentStore.find(choice, of: user, in: transaction)
            guard found.isKnownUser else { throw AssignmentError.unknownUser(user) }
            guard let assignment = found.assignment else { throw choice.absence }
            try check(found.facts)
            let taking = AssignmentStore.Taking(
                assignment: assignment, currentAssetID: found.currentAssetID, action: action, admin: admin,
                reason: reason, requestID: requestID)
            let results = try await transaction.commit(with: taking.statements)
            return try Assignment.rows(results[AssignmentStore.Taking.reversalIndex])
        }
        news.wake()
        guard let assignment = taken.last else { throw choice.absence }
        return TakenBack(
            assignment: assignment, currentAssetID: assignment.previousAssetID,
            alsoReverted: taken.dropLast().map(\.id))
    }

    /// What the database's constraints say, in the words of this feature.
    func refusals<Value>(of asset: UUID, user: UUID, _ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as PostgresError {
            switch error.constraint {
            case "asset_assignments_asset_id_fkey": throw AssignmentError.unknownAsset(asset)
            case "asset_assignments_user_id_fkey": throw AssignmentError.unknownUser(user)
            case "asset_assignments_completed_check":
                guard let status = try await store.conversionStatus(of: asset) else {
                    throw AssignmentError.unknownAsset(asset)
                }
                throw AssignmentError.notCompleted(status: status)
            default: throw error
            }
        }
    }
}

extension AssignmentStore.Choice {
    fileprivate var absence: AssignmentError {
        switch self {
        case .newest: .nothingToUndo
        case .assignment(let id): .unknownAssignment(id)
        }
    }
}
