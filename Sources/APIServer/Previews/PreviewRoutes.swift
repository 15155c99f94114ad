import Accounts
import Foundation
import HTTP
import Notifications
import Postgres
import Previews
import Security

/// Previews of prompts.
struct PreviewRoutes: Sendable {
    let previews: PromptTestService
    let watch: PreviewWatch
    let links: MediaLinks

    func test(_ request: Request) async throws -> Response {
        let body = try await request.decodeIfPresent(TestPromptBody.self)
        let (preview, isReused) = try await previews.generatePreview(
            of: request.id("id"), emotion: request.parameter("emotion"), draft: body?.promptText, by: request.author)
        let view = PreviewView(preview, links: links, isReused: isReused)
        return try isReused ? .json(view) : .accepted(view).with("Location", "/api/admin/previews/\(preview.id.text)")
    }

    func get(_ request: Request) async throws -> Response {
        let id = try request.id("id")
        let seconds = try request.query.int("wait", in: 0...30) ?? 0
        let preview = try await watch.refreshed(id)
        guard request.hasCurrent(etag: preview.etag) else { return try answer(preview) }
        return unchanged(id, preview.etag, for: seconds)
    }

    func list(_ request: Request) async throws -> Response {
        let (page, next) = try await previews.previews(
            of: request.query.uuid("character_id"), emotion: request.query["emotion"],
            after: request.query.cursor(of: UUID.self), limit: request.query.int("limit", in: 1...200) ?? 50)
        return try .json(
            PreviewsView(previews: page.map { PreviewView($0, links: links) }, nextCursor: next?.text))
    }

    func cancel(_ request: Request) async throws -> Response {
        let id = try request.id("id")
        try await previews.cancelPreview(id, by: request.author)
        return try .accepted(PreviewView(await watch.refreshed(id), links: links))
    }

    /// Waits for news of the preview, where the client wishes that.
    private func unchanged(_ id: UUID, _ etag: String, for seconds: Int) -> Response {
        let same = Response.notModified(etag: etag).with("Cache-Control", "no-cache")
        guard seconds > 0 else { return same }
        let topics = [Topic(subject: "preview", id: id).description, PreviewWatch.readTopic(id)]
        return same.deferred(until: topics, within: .seconds(seconds)) { _ in
            guard let preview = watch.latest(id) else { return same }
            return preview.etag == etag ? nil : (try? answer(preview))?.withStandardHeaders
        }
    }

    private func answer(_ preview: Preview) throws -> Response {
        try .json(PreviewView(preview, links: links)).with("ETag", preview.etag).with("Cache-Control", "no-cache")
    }
}

extension Preview {
    fileprivate var etag: String { "\"\(version)-\(Int((progress * 10).rounded()))-\(stage ?? "")\"" }
}
