package import Assignments
package import HTTP
import NIOHTTP1
import Security

extension AssignmentError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .unknownAsset(let id): .notFound("There is no asset \(id.text).")
        case .unknownUser(let id): Problem(.notFound, code: "unknown_user", detail: "There is no user \(id.text).")
        case .unknownAssignment(let id):
            Problem(.notFound, code: "unknown_assignment", detail: "This user has no assignment \(id.text).")
        case .unknownUsers(let ids):
            .badRequest(
                code: "unknown_users", "Nothing was assigned: some users do not exist. Leave them out and try again.",
                errors: ids.map { Problem.Field(field: "user_ids", message: "There is no user \($0.text).") })
        case .notCompleted(let status):
            .conflict(
                code: "not_completed", "Only a completed asset can be assigned; this one is \(status).")
        case .nothingToUndo:
            Problem(.notFound, code: "nothing_to_undo", detail: "There is no assignment to undo.")
        case .userNeeded:
            .badRequest(
                code: "user_id_needed", "Several users have this asset. Say whose assignment to undo.",
                errors: [Problem.Field(field: "user_id", message: "is needed: several users have the asset")])
        case .alreadyUndone: .conflict(code: "already_undone", "The assignment has been taken back already.")
        case .alreadyReverted: .conflict(code: "already_reverted", "The assignment has been taken back already.")
        case .superseded:
            .conflict(
                code: "superseded", "The user has been given another asset since; undo that one, or revert this one.")
        case .undoExpired:
            Problem(
                .gone, code: "undo_expired",
                detail: "An assignment can be undone for 30 s. Revert it on the user's page instead.")
        case .previousAssetDeleted:
            .conflict(
                code: "previous_asset_deleted",
                "What the user had before has been deleted. Assign another asset instead.")
        case .tooManyBulks(let seconds):
            Problem(
                .tooManyRequests, code: "too_many_bulk_assignments",
                detail: "At most \(AssignmentService.bulksPerMinute) bulk assignments a minute. Wait \(seconds) s.",
                headers: [
                    "Retry-After": "\(seconds)",
                    "RateLimit": "\"bulk-assign\";r=0;t=\(seconds)",
                    "RateLimit-Policy": "\"bulk-assign\";q=\(AssignmentService.bulksPerMinute);w=60",
                ])
        case .invalid(let field, let message):
            .invalidBody("The field \(field) \(message).", field: field, message: message)
        }
    }
}
