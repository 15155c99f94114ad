import Audit
import Foundation
import HTTP
import NIOCore
import NIOHTTP1
import Postgres

struct AuditRoutes: Sendable {
    let audit: AuditLogger

    func list(_ request: Request) async throws -> Response {
        let (entries, next) = try await audit.trail(
            request.query.auditFilter(), order: request.query.value("order", as: AuditOrder.self) ?? .asc,
            after: request.query.cursor(of: Int64.self), limit: request.query.int("limit", in: 1...500) ?? 50)
        return try .json(AuditView(entries: entries.map(AuditEntryView.init), nextCursor: next?.text))
    }

    func actions(_ request: Request) async throws -> Response {
        try .json(AuditActionsView(actions: await audit.actions()))
    }

    func export(_ request: Request) async throws -> Response {
        let format = try request.query.value("format", as: AuditExport.self) ?? .csv
        let filter = try request.query.auditFilter()
        let body = ByteStream(length: nil) { write in
            if let header = format.header { try await write(ByteBuffer(string: header)) }
            try await audit.export(filter) { page in try await write(try format.encode(page)) }
        }
        return Response(status: .ok, headers: format.headers, body: .stream(body))
    }

    func verify(_ request: Request) async throws -> Response {
        try .json(AuditVerdictView(await audit.verify()))
    }
}

extension Query {
    fileprivate func auditFilter() throws -> AuditFilter {
        AuditFilter(
            userID: try uuid("user_id"), assetID: try uuid("asset_id"), actorID: try uuid("actor"),
            action: self["action"], from: try date("from"), to: try date("to"))
    }
}
