import HTTP
import Postgres
import Previews

/// Which version of which prompt made which video.
struct VideoAuditRoutes: Sendable {
    let audit: VideoGenerationAudit

    func list(_ request: Request) async throws -> Response {
        let query = request.query
        let filter = VideoAuditFilter(
            promptID: try query.uuid("prompt_id"), version: try query.int("version", in: 1...Int(Int32.max)),
            characterID: try query.uuid("character_id"), emotion: query["emotion"], from: try query.date("from"),
            to: try query.date("to"))
        let (entries, next) = try await audit.entries(
            filter, after: query.cursor(of: Int64.self), limit: query.int("limit", in: 1...500) ?? 50)
        return try .json(VideoAuditView(entries: entries.map(VideoAuditEntryView.init), nextCursor: next?.text))
    }
}
