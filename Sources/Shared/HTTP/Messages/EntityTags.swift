/// Lists of entity tags, as `If-None-Match` and `If-Match` hold them.
enum EntityTags {
    /// `list`: the header's values, already split at commas. `*` matches whatever there is.
    static func match(_ list: [Substring], _ etag: String) -> Bool {
        let opaque = withoutWeakness(etag[...])
        return list.contains { $0 == "*" || withoutWeakness($0) == opaque }
    }

    static func withoutWeakness(_ tag: Substring) -> Substring {
        tag.hasPrefix("W/") ? tag.dropFirst(2) : tag
    }
}
