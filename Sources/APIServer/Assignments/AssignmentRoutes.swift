import Accounts
import Assignments
import Foundation
import HTTP
import Postgres

struct AssignmentRoutes: Sendable {
    let assignments: AssignmentService
    let links: MediaLinks

    func assign(_ request: Request) async throws -> Response {
        let body = try await request.decode(AssignBody.self)
        let assignment = try await assignments.assignAsset(
            request.id("id"), to: body.userID, by: request.admin.id, requestID: request.id)
        return try .created(AssignmentView(assignment))
    }

    func undo(_ request: Request) async throws -> Response {
        let body = try await request.decodeIfPresent(UndoAssignBody.self)
        let taken = try await assignments.undoAssignment(
            ofAsset: request.id("id"), user: body?.userID, by: request.admin.id, requestID: request.id)
        return try .json(AssignmentView(undone: taken))
    }

    func revert(_ request: Request) async throws -> Response {
        let body = try await request.decode(RevertAssignmentBody.self)
        let taken = try await assignments.revertAssignment(
            body.assignmentID, ofUser: request.id("id"), reason: body.reason, by: request.admin.id,
            requestID: request.id)
        return try .json(AssignmentView(reverted: taken))
    }

    func bulkAssign(_ request: Request) async throws -> Response {
        let body = try await request.decode(BulkAssignBody.self)
        let assigned = try await assignments.bulkAssignAsset(
            body.assetID, to: body.userIDs, by: request.admin.id, requestID: request.id)
        return try .created(BulkAssignedView(assigned))
    }

    func history(_ request: Request) async throws -> Response {
        let query = request.query
        let (acts, next) = try await assignments.assignmentHistory(
            ofUser: request.id("id"),
            AssignmentHistoryFilter(
                action: query.value("action", as: AssignmentAct.Action.self), from: query.date("from"),
                to: query.date("to")),
            after: query.cursor(of: Int64.self), limit: query.int("limit", in: 1...1000) ?? 50)
        return try .json(AssignmentHistoryView(acts, next: next?.text, links: links))
    }
}
