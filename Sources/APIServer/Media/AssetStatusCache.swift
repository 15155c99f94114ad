import Foundation
import HTTP
import Media
import NIOCore
import Notifications
import Synchronization

/// The statuses that clients wait for, kept up to date by the events of this gateway: ten thousand who poll one asset
/// cost a query now and then, not one each.
final class AssetStatusCache: Sendable {
    struct Entry: Sendable {
        let status: AssetStatus
        let etag: String
        /// The answer's body, encoded once for all who ask.
        let body: ByteBuffer
        let until: ContinuousClock.Instant
    }

    /// Where events fail to come, nobody is told anything older than this.
    static let lifetime = Duration.seconds(5)
    private static let capacity = 20_000

    private struct State {
        var entries: [UUID: Entry] = [:]
        /// Assets that are being read just now, with the highest version that an event named meanwhile: what was
        /// read may be older than the event.
        var reading: [UUID: (readers: Int, version: Int64)] = [:]
    }

    private let media: MediaConverterService
    private let state = Mutex(State())

    init(media: MediaConverterService) {
        self.media = media
    }

    /// What is known right now; nil where the database must be asked.
    func known(_ id: UUID) -> Entry? {
        guard let entry = state.withLock({ $0.entries[id] }), entry.until > .now else { return nil }
        return entry
    }

    func entry(_ id: UUID) async throws -> Entry {
        if let known = known(id) { return known }
        return try await refreshed(id)
    }

    /// Reads the database whatever is known: after a change that this gateway itself made.
    @discardableResult
    func refreshed(_ id: UUID) async throws -> Entry {
        state.withLock { $0.reading[id, default: (0, 0)].readers += 1 }
        do {
            let entry = try Self.entry(await media.conversionStatus(of: id))
            finishReading(id, entry)
            return entry
        } catch {
            finishReading(id, nil)
            throw error
        }
    }

    private func finishReading(_ id: UUID, _ entry: Entry?) {
        state.withLock { state in
            guard var reading = state.reading[id] else { return }
            reading.readers -= 1
            state.reading[id] = reading.readers == 0 ? nil : reading
            guard let entry else { return }
            let newest = max(reading.version, state.entries[id]?.status.version ?? 0)
            guard entry.status.version >= newest else { return }
            if state.entries.count >= Self.capacity {
                let now = ContinuousClock.now
                state.entries = state.entries.filter { $0.value.until > now }
                if state.entries.count >= Self.capacity { state.entries.removeAll() }
            }
            state.entries[id] = entry
        }
    }

    func forget(_ id: UUID) {
        state.withLock { _ = $0.entries.removeValue(forKey: id) }
    }

    // MARK: Events

    private struct News: Decodable {
        let version: Int64?
        let conversionStatus: ConversionStatus?
        let progress: Double?
        let stage: String?
        let etaSeconds: Double?
        let conversionError: String?
    }

    /// Takes an event in before any client hears of it.
    func apply(_ event: Event) {
        guard event.subject == "asset" else { return }
        guard event.kind != "asset.deleted" else { return forget(event.subjectID) }
        guard let news = try? JSON.decode(News.self, from: ByteBuffer(string: event.data)) else {
            return forget(event.subjectID)
        }
        state.withLock { state in
            if let version = news.version, state.reading[event.subjectID] != nil {
                state.reading[event.subjectID]?.version.raise(to: version)
            }
            guard let known = state.entries[event.subjectID]?.status, let next = Self.status(known, after: news),
                next != known
            else { return }
            state.entries[event.subjectID] = try? Self.entry(next)
        }
    }

    /// Nil: the news is older than what is known.
    private static func status(_ known: AssetStatus, after news: News) -> AssetStatus? {
        var next = known
        if let version = news.version {
            guard version > known.version, let status = news.conversionStatus else { return nil }
            next.version = version
            next.conversionStatus = status
            next.conversionError = news.conversionError
            next.progress = news.progress ?? (known.conversionStatus == status ? known.progress : 0)
            if status != .processing { (next.stage, next.etaSeconds) = (nil, nil) }
        } else {
            guard known.conversionStatus == .processing, let progress = news.progress, progress >= known.progress else {
                return nil
            }
            next.progress = progress
            next.stage = news.stage
            next.etaSeconds = news.etaSeconds
        }
        return next
    }

    private static func entry(_ status: AssetStatus) throws -> Entry {
        let body = try JSON.encode(AssetStatusView(status))
        let etag = "\"\(status.version)-\(Int((status.progress * 10).rounded()))-\(status.stage ?? "")\""
        return Entry(status: status, etag: etag, body: body, until: .now.advanced(by: lifetime))
    }
}

extension Int64 {
    fileprivate mutating func raise(to value: Int64) { self = Swift.max(self, value) }
}
