/// Reads a byte source within a budget of reads, so that no file, however it is built, can make the parser run on.
struct BoundedReader {
    /// A regular file needs some twenty reads; one with a box for each second before its index some hundreds.
    static let budget = 8_192
    /// Largest single read, in bytes.
    static let largestRead = 64 << 10

    private let source: any ByteSource
    private var readsLeft = BoundedReader.budget
    let type: MediaType

    init(_ source: any ByteSource, type: MediaType) {
        self.source = source
        self.type = type
    }

    var length: UInt64 { source.length }

    /// Exactly `count` bytes, or the error that tells that the file is cut off or built to exhaust us.
    mutating func bytes(at offset: UInt64, count: Int) throws(MediaHeaderError) -> [UInt8] {
        let bytes = try upTo(count, at: offset)
        guard bytes.count == count else { throw .truncated(type) }
        return bytes
    }

    /// As many bytes as there are, at most `count`.
    mutating func upTo(_ count: Int, at offset: UInt64) throws(MediaHeaderError) -> [UInt8] {
        guard readsLeft > 0, count <= Self.largestRead else { throw .damaged(type) }
        readsLeft -= 1
        return try source.read(at: offset, count: count)
    }
}

extension [UInt8] {
    /// Big-endian number of `size` bytes (1…8); nil where the bytes do not reach.
    func number(at offset: Int, size: Int) -> UInt64? {
        guard offset >= 0, size <= 8, offset <= count - size else { return nil }
        return self[offset..<offset + size].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Four characters, as box types and brands are written; nil where the bytes do not reach.
    func tag(at offset: Int) -> String? {
        guard offset >= 0, offset <= count - 4 else { return nil }
        return String(decoding: self[offset..<offset + 4], as: Unicode.ASCII.self)
    }
}
