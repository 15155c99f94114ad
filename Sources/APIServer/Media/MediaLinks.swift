import Media
import ObjectStorage

/// The signed addresses under which outputs are fetched.
struct MediaLinks: Sendable {
    /// Seconds a link is valid for at least. The same link is handed out for as long, so that browsers can keep what
    /// lies behind it.
    static let lifetime = 86_400

    let storage: any ObjectStorage

    func url(_ file: AssetOutputs.File?) -> String? { url(key: file?.key) }

    func url(key: String?) -> String? {
        guard let key, let key = try? ObjectKey(key) else { return nil }
        return storage.url(for: key, cacheableFor: Self.lifetime)
    }
}
