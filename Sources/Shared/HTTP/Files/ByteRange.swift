/// `Range: bytes=…` (RFC 9110 14.2), against a file of a known size.
enum ByteRange: Equatable {
    /// Send everything: there is no range, or none that can be understood.
    case whole
    case part(Range<Int>)
    case unsatisfiable

    /// Of several ranges the first that can be satisfied is sent; a client must expect that.
    init(_ header: String?, size: Int) {
        guard let header, header.utf8.count <= 1024, header.lowercased().hasPrefix("bytes=") else {
            self = .whole
            return
        }
        var sawRange = false
        for text in header.dropFirst(6).split(separator: ",") {
            guard let spec = Self.range(text.trimmingBlanks, size) else {
                self = .whole
                return
            }
            sawRange = true
            if !spec.isEmpty {
                self = .part(spec)
                return
            }
        }
        self = sawRange ? .unsatisfiable : .whole
    }

    /// Nil: malformed. Empty: well formed, but outside the file.
    private static func range(_ spec: Substring, _ size: Int) -> Range<Int>? {
        guard let dash = spec.utf8.firstIndex(of: .hyphen) else { return nil }
        let first = spec[..<dash]
        let last = spec[spec.index(after: dash)...]
        if first.isEmpty {
            guard let count = number(last) else { return nil }
            return size - min(count, size)..<size
        }
        guard let start = number(first) else { return nil }
        guard !last.isEmpty else { return min(start, size)..<size }
        guard let end = number(last), end >= start else { return nil }
        return min(start, size)..<min(end, size - 1) + 1
    }

    /// Digits only; what is larger than any file is as good as the largest.
    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy(\.isDigit) else { return nil }
        return Int(text) ?? Int.max
    }
}
