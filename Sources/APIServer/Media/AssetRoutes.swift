import Accounts
import Assignments
import Foundation
import HTTP
import Media
import Postgres

struct AssetRoutes: Sendable {
    let media: MediaConverterService
    let statuses: AssetStatusCache
    let links: MediaLinks
    let users: UserDirectory

    func list(_ request: Request) async throws -> Response {
        let (assets, next) = try await media.assets(
            status: request.query.value("status", as: ConversionStatus.self),
            text: request.query["q"].flatMap { $0.isEmpty ? nil : $0 }, userID: request.query.uuid("user_id"),
            after: request.query.cursor(of: UUID.self),
            limit: request.query.int("limit", in: 1...500) ?? 50)
        return try .json(
            AssetsView(assets: assets.map { AssetView($0, links: links) }, nextCursor: next?.text))
    }

    func get(_ request: Request) async throws -> Response {
        let asset = try await media.asset(request.id("id"))
        return try .json(AssetView(asset, links: links, holders: await users.holders(of: asset.id)))
    }

    func history(_ request: Request) async throws -> Response {
        try .json(AssetHistoryView(await media.statusHistory(of: request.id("id"))))
    }

    func retry(_ request: Request) async throws -> Response {
        let id = try request.id("id")
        try await media.retryConversion(of: id, by: request.admin.id, requestID: request.id)
        return try .accepted(AssetStatusView(await statuses.refreshed(id).status))
    }

    func cancel(_ request: Request) async throws -> Response {
        let id = try request.id("id")
        try await media.cancelConversion(of: id, by: request.admin.id, requestID: request.id)
        return try .accepted(AssetStatusView(await statuses.refreshed(id).status))
    }

    func delete(_ request: Request) async throws -> Response {
        let id = try request.id("id")
        try await media.deleteAsset(id, by: request.admin.id, requestID: request.id)
        statuses.remove(id)
        return .noContent
    }
}
