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

    /// What is known of an asset.
    enum Latest: Sendable {
        case status(Entry)
        /// Deleted. Kept for a moment, so that all who wait hear of it without a query each.
        case gone(until: ContinuousClock.Instant)

        var until: ContinuousClock.Instant {
            switch self {
            case .status(let entry): entry.until
            case .gone(let until): until
            }
        }

        var entry: Entry? { if case .status(let entry) = self { entry } else { nil } }
    }

    /// Where events fail to come, nobody is told anything older than this.
    static let lifetime = Duration.seconds(5)
    private static let capacity = 20_000

    private struct State {
        var entries: [UUID: Latest] = [:]
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
        guard let latest = latest(id), latest.until > .now else { return nil }
        return latest.entry
    }

    /// The last that was heard, however long ago: for those who were told the rest already.
    func latest(_ id: UUID) -> Latest? { state.withLock { $0.entries[id] } }

    func entry(_ id: UUID) async throws -> Entry {
        guard let latest = latest(id), latest.until > .now else { return try await refreshed(id) }
        guard let entry = latest.entry else { throw MediaError.unknownAsset(id) }
        return entry
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
            // It was there when it was read; an id does not come back.
            if case .gone = state.entries[id] { return }
            let newest = max(reading.version, state.entries[id]?.entry?.status.version ?? 0)
            guard entry.status.version >= newest else { return }
            Self.makeRoom(&state)
            state.entries[id] = .status(entry)
        }
    }

    private static func makeRoom(_ state: inout State) {
        guard state.entries.count >= capacity else { return }
        let now = ContinuousClock.now
        state.entries = state.entries.filter { $0.value.until > now }
        if state.entries.count >= capacity { state.entries.removeAll() }
    }

    /// The asset has been deleted.
    func remove(_ id: UUID) {
        state.withLock { state in
            Self.makeRoom(&state)
            state.entries[id] = .gone(until: .now.advanced(by: Self.lifetime))
        }
    }

    private func forget(_ id: UUID) {
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
        guard event.kind != "asset.deleted" else { return remove(event.subjectID) }
        guard let news = try? JSON.decode(News.self, from: ByteBuffer(string: event.data)) else {
            return forget(event.subjectID)
        }
        state.withLock { state in
            if let version = news.version, state.reading[event.subjectID] != nil {
                state.reading[event.subjectID]?.version.raise(to: version)
            }
            guard let known = state.entries[event.subjectID]?.entry?.status, let next = Self.status(known, after: news),
                next != known
            else { return }
            state.entries[event.subjectID] = (try? Self.entry(next)).map { .status($0) }
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
