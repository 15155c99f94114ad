import Accounts
import Foundation
import HTTP
import Notifications

/// The status that clients poll.
struct AssetStatusRoutes: Sendable {
    let statuses: AssetStatusCache
    let notifications: NotificationService
    let identities: IdentityCache

    func get(_ request: Request) async throws -> Response {
        let id = try request.id("id")
        let seconds = try request.query.int("wait", in: 0...30) ?? 0
        let entry = try await statuses.entry(id)
        guard request.hasCurrent(etag: entry.etag) else { return answer(entry) }
        guard seconds > 0, let changed = try await change(of: id, from: entry.etag, within: .seconds(seconds)) else {
            return .notModified(etag: entry.etag)
        }
        return answer(changed)
    }

    /// The frequent case without a task: an admin seen a moment ago, a status that is known, and known to the client.
    func getImmediately(_ request: ImmediateRequest) -> Response? {
        guard request.rawQuery == nil, let credentials = Credentials(request),
            identities.identity(for: credentials)?.user.role == .admin,
            let id = UUID(uuidString: request.parameter("id")), let entry = statuses.known(id),
            request.hasCurrent(etag: entry.etag)
        else { return nil }
        return .notModified(etag: entry.etag).with("Cache-Control", "no-cache")
    }

    private func answer(_ entry: AssetStatusCache.Entry) -> Response {
        .json(bytes: entry.body).with("ETag", entry.etag).with("Cache-Control", "no-cache")
    }

    /// Waits for news of the asset; nil when none comes in time.
    private func change(
        of id: UUID, from etag: String, within limit: Duration
    ) async throws -> AssetStatusCache.Entry? {
        let news = notifications.subscribe([Topic(subject: "asset", id: id)], for: limit)
        // What happened between the reading and the subscription is seen here.
        let now = try await statuses.entry(id)
        if now.etag != etag { return now }
        for await _ in news {
            let entry = try await statuses.entry(id)
            if entry.etag != etag { return entry }
        }
        try Task.checkCancellation()
        return nil
    }
}
