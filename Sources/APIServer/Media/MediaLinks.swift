import Foundation
import Media
import ObjectStorage
import Synchronization

/// Links to stored files, for whoever is shown them.
struct MediaLinks: Sendable {
    /// Seconds a link is valid for at least. The same link is handed out for as long, so that browsers can keep what
    /// lies behind it.
    static let lifetime = 86_400

    private let storage: any ObjectStorage
    private let signed = SignedLinks()

    init(storage: any ObjectStorage) { self.storage = storage }

    func url(_ file: AssetOutputs.File?) -> String? { url(key: file?.key) }

    func url(key: String?) -> String? {
        guard let key else { return nil }
        return signed.link(of: key, in: Int(Date.now.timeIntervalSince1970) / Self.lifetime) {
            (try? ObjectKey(key)).map { storage.url(for: $0, cacheableFor: Self.lifetime) }
        }
    }

    /// To what is gone at a given time, and for no longer.
    func url(key: String?, until end: Date) -> String? {
        key.flatMap { try? ObjectKey($0) }.map { storage.url(for: $0, until: end) }
    }
}

/// Links of the present period. Signing one takes 14 µs, and a page of 500 assets has 1,500.
private final class SignedLinks: Sendable {
    /// Some 15 MB of links.
    private static let limit = 50_000

    private struct State {
        var period = 0
        var links: [String: String] = [:]
    }

    private let state = Mutex(State())

    func link(of key: String, in period: Int, sign: () -> String?) -> String? {
        let known = state.withLock { state in
            if state.period != period || state.links.count >= Self.limit { state = State(period: period) }
            return state.links[key]
        }
        if let known { return known }
        guard let link = sign() else { return nil }
        state.withLock { if $0.period == period { $0.links[key] = link } }
        return link
    }
}
