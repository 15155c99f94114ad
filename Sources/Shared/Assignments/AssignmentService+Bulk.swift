import Audit
package import Foundation
import Notifications
import Postgres
import Security

extension AssignmentService {
    /// Gives a completed asset to many users: to all of them, or, where one is unknown, to none. A refused one leaves an
    /// entry of the attempt.
    ///
    /// - Parameter users: 1 to `bulkLimit`; repeated ones count once.
    /// - Throws: `AssignmentError.unknownUsers`, `.unknownAsset`, `.notCompleted`, `.tooManyBulks`, `.invalid`.
    package func bulkAssignAsset(
        _ asset: UUID, to users: [UUID], by admin: UUID, requestID: String?
    ) async throws -> BulkAssigned {
        var seen: Set<UUID> = []
        let once = users.filter { seen.insert($0).inserted }
        guard (1...Self.bulkLimit).contains(once.count) else {
            throw AssignmentError.invalid(field: "user_ids", message: "must name 1 to \(Self.bulkLimit) users")
        }
        do {
            let assigned = try await assign(asset, to: once, by: admin, requestID: requestID)
            news.wake()
            return assigned
        } catch {
            if let error = error as? AssignmentError, case .tooManyBulks = error { throw error }
            try? await audit.log(
                AuditEntry(
                    "assignment.bulk_failed", actorID: admin, assetID: asset,
                    details: ["count": "\(once.count)", "reason": Self.reason(error)], requestID: requestID))
            throw error
        }
    }

    private func assign(
        _ asset: UUID, to users: [UUID], by admin: UUID, requestID: String?
    ) async throws -> BulkAssigned {
        let giving = AssignmentStore.Giving(
            asset: asset, users: users, ids: users.map { _ in .v7() }, admin: admin, isBulk: true, requestID: requestID)
        do {
            return try await refusals(of: asset, user: users[0]) {
                try await database.transaction { transaction in
                    let wait = try await AssignmentStore.bulkWait(
                        of: admin, limit: Self.bulksPerMinute, in: transaction)
                    if let wait { throw AssignmentError.tooManyBulks(retryAfter: wait) }
                    let results = try await transaction.commit(with: giving.statements)
                    let given = try results[giving.insertionIndex].decode(as: Int.self, Date?.self).first
                    guard let given, let undoExpiresAt = given.1 else { throw AssignmentError.unknownUsers(users) }
                    return BulkAssigned(count: given.0, undoExpiresAt: undoExpiresAt)
                }
            }
        } catch AssignmentError.unknownUser {
            throw AssignmentError.unknownUsers(try await store.unknown(users, limit: 100))
        }
    }

    /// For the audit: which refusal, without what the database may have said.
    private static func reason(_ error: any Error) -> String {
        switch error {
        case AssignmentError.unknownUsers(let users): "unknown users, the first of them \(users.first?.text ?? "?")"
        case AssignmentError.unknownAsset: "unknown asset"
        case AssignmentError.notCompleted(let status): "the asset is \(status)"
        case let error as PostgresError: "database: \(error.code.rawValue)"
        default: "\(type(of: error))"
        }
    }
}
