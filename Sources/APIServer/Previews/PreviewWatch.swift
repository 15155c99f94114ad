import Foundation
import HTTP
import JobQueue
import NIOCore
import Notifications
import Previews
import Synchronization

/// The previews that clients of this gateway look at, kept up to date by its events: those who wait for one cost a query
/// for each change of its status, not one each.
final class PreviewWatch: Sendable {
    private static let capacity = 5_000

    private let previews: PromptTestService
    private let hub: EventHub
    private let known = Mutex<[UUID: Preview]>([:])

    init(previews: PromptTestService, hub: EventHub) {
        self.previews = previews
        self.hub = hub
    }

    /// What is told when a preview has been read anew. No client can ask for it: it is no topic.
    static func readTopic(_ id: UUID) -> String { "preview read:\(id)" }

    /// The last that was heard.
    func latest(_ id: UUID) -> Preview? { known.withLock { $0[id] } }

    /// Reads the database.
    @discardableResult
    func refreshed(_ id: UUID) async throws -> Preview {
        var preview = try await previews.previewStatus(of: id)
        known.withLock { known in
            if let last = known[id] {
                // The heartbeats write progress down more seldom than it is told.
                if last.version == preview.version, last.status == .processing, last.progress > preview.progress {
                    (preview.progress, preview.stage, preview.etaSeconds) = (last.progress, last.stage, last.etaSeconds)
                }
                if last.version > preview.version { preview = last }
            } else if known.count >= Self.capacity {
                known.removeAll()
            }
            known[id] = preview
        }
        return preview
    }

    // MARK: Events

    private struct Progress: Decodable {
        let stage: String
        let progress: Double
        let etaSeconds: Double?
    }

    /// Takes an event in before any client hears of it.
    func apply(_ event: Event) {
        guard event.subject == "preview", latest(event.subjectID) != nil else { return }
        if event.seq == nil {
            guard let news = try? JSON.decode(Progress.self, from: ByteBuffer(string: event.data)) else { return }
            known.withLock { known in
                guard var preview = known[event.subjectID], preview.status == .processing,
                    news.progress >= preview.progress
                else { return }
                (preview.progress, preview.stage, preview.etaSeconds) = (news.progress, news.stage, news.etaSeconds)
                known[event.subjectID] = preview
            }
        } else {
            // The event names no files. Whoever reads events must not wait for a query, so it is asked beside it.
            Task { await reread(event.subjectID) }
        }
    }

    private func reread(_ id: UUID) async {
        do {
            try await refreshed(id)
        } catch {
            // Whoever waits asks again when the time is over, and then the database.
            known.withLock { _ = $0.removeValue(forKey: id) }
        }
        hub.publish(ServerSentEvent(id: nil, event: "read", data: "{}"), to: [Self.readTopic(id)])
    }
}
