/// Cuts a byte stream into lines. A line longer than the bound is handed out in pieces.
struct LineSplitter {
    private static let longestLine = 64 << 10
    private var pending: [UInt8] = []

    /// The lines that these bytes complete.
    mutating func feed(_ bytes: UnsafeRawBufferPointer) -> [String] {
        var lines: [String] = []
        for byte in bytes {
            let isEnd = byte == UInt8(ascii: "\n")
            if !isEnd { pending.append(byte) }
            if isEnd || pending.count >= Self.longestLine { lines.append(takePending()) }
        }
        return lines
    }

    /// The last line, where it lacks its newline.
    mutating func finish() -> String? {
        pending.isEmpty ? nil : takePending()
    }

    private mutating func takePending() -> String {
        defer { pending.removeAll(keepingCapacity: true) }
        return String(decoding: pending, as: UTF8.self)
    }
}

/// Keeps the last bytes of a stream.
struct StreamTail {
    static let limit = 16 << 10
    private var bytes: [UInt8] = []

    mutating func feed(_ more: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: more.suffix(Self.limit))
        if bytes.count > 4 * Self.limit { bytes.removeFirst(bytes.count - Self.limit) }
    }

    var text: String { String(decoding: bytes.suffix(Self.limit), as: UTF8.self) }
}

/// Keeps the first bytes of a stream.
struct StreamHead {
    let limit: Int
    private(set) var bytes: [UInt8] = []
    private(set) var wasCut = false

    init(limit: Int) {
        self.limit = limit
    }

    mutating func feed(_ more: UnsafeRawBufferPointer) {
        let room = limit - bytes.count
        if more.count > room { wasCut = true }
        if room > 0 { bytes.append(contentsOf: more.prefix(room)) }
    }
}
