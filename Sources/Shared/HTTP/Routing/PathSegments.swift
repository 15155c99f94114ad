/// A request's path, split at its slashes and percent-decoded.
///
/// Refused (nil): bad escapes, NUL, bytes that are not UTF-8, `.` and `..`, and an encoded slash. A segment that came
/// through is a plain name, whoever uses it later.
struct PathSegments: Sendable, Equatable {
    let segments: [String]

    init(_ segments: [String]) {
        self.segments = segments
    }

    init?(_ path: UnsafeRawBufferPointer) {
        guard path.first == .slash else { return nil }
        var segments: [String] = []
        var start = 1
        while start <= path.count {
            var end = start
            var isPlain = true
            while end < path.count, path[end] != .slash {
                if path[end] == .percent { isPlain = false }
                end += 1
            }
            guard let segment = Self.segment(UnsafeRawBufferPointer(rebasing: path[start..<end]), isPlain) else {
                return nil
            }
            segments.append(segment)
            start = end + 1
        }
        self.segments = segments == [""] ? [] : segments
    }

    var path: String { "/" + segments.joined(separator: "/") }

    private static func segment(_ raw: UnsafeRawBufferPointer, _ isPlain: Bool) -> String? {
        let segment = isPlain ? String(validating: raw, as: UTF8.self) : PercentDecoding.decode(raw)
        guard let segment, segment != ".", segment != "..", !segment.utf8.contains(.slash) else { return nil }
        return segment
    }
}
