import Accounts
import Assignments
import Foundation
import HTTP

struct UserRoutes: Sendable {
    let users: UserDirectory
    let links: MediaLinks

    func list(_ request: Request) async throws -> Response {
        let (found, next) = try await users.users(
            text: request.query["q"].flatMap { $0.isEmpty ? nil : $0 },
            role: request.query.value("role", as: User.Role.self)?.rawValue, after: request.query.uuid("cursor"),
            limit: request.query.int("limit", in: 1...500) ?? 50)
        return try .json(UsersView(users: found.map { UserWithAssetView($0, links: links) }, nextCursor: next))
    }

    func get(_ request: Request) async throws -> Response {
        try .json(UserWithAssetView(await users.user(request.id("id")), links: links))
    }
}
