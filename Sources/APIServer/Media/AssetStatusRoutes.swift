import Accounts
import Foundation
import HTTP
import Media
import Notifications

/// The status that clients poll.
struct AssetStatusRoutes: Sendable {
    let statuses: AssetStatusCache
    let identities: IdentityCache

    func get(_ request: Request) async throws -> Response {
        let id = try request.id("id")
        let seconds = try request.query.int("wait", in: Self.waits) ?? 0
        let entry = try await statuses.entry(id)
        guard request.hasCurrent(etag: entry.etag) else { return Self.answer(entry) }
        return unchanged(id, entry.etag, for: seconds)
    }

    /// The frequent case without a task: an admin seen a moment ago, a status that is known, and known to the client.
    func getImmediately(_ request: ImmediateRequest) -> Response? {
        guard let credentials = Credentials(request), let id = UUID(uuidString: request.parameter("id")),
            identities.identity(for: credentials)?.user.role == .admin, let seconds = Self.seconds(request),
            let entry = statuses.known(id), request.hasCurrent(etag: entry.etag)
        else { return nil }
        return unchanged(id, entry.etag, for: seconds)
    }

    private static let waits = 0...30

    /// Nil: what the query says is not plain; `get` says what is wrong with it.
    private static func seconds(_ request: ImmediateRequest) -> Int? {
        guard request.rawQuery != nil else { return 0 }
        return try? request.query?.int("wait", in: waits) ?? 0
    }

    /// Waits for news of the asset, where the client wishes that.
    private func unchanged(_ id: UUID, _ etag: String, for seconds: Int) -> Response {
        let same = Response.notModified(etag: etag).with("Cache-Control", "no-cache")
        guard seconds > 0 else { return same }
        let topic = Topic(subject: "asset", id: id).description
        return same.deferred(until: [topic], within: .seconds(seconds)) { [statuses] requestID in
            switch statuses.latest(id) {
            case .status(let entry): entry.etag == etag ? nil : Self.answer(entry).withStandardHeaders
            case .gone: MediaError.unknownAsset(id).problem.response(requestID: requestID).withStandardHeaders
            // Pushed out of a full cache: the client asks again, and then the database is asked.
            case nil: same
            }
        }
    }

    private static func answer(_ entry: AssetStatusCache.Entry) -> Response {
        .json(bytes: entry.body).with("ETag", entry.etag).with("Cache-Control", "no-cache")
    }
}
