/// PNG: the size stands in the first chunk.
///
/// W3C PNG, third edition, 11.2.1.
struct PNGHeader {
    private var reader: BoundedReader

    init(_ reader: BoundedReader) {
        self.reader = reader
    }

    mutating func read() throws(MediaHeaderError) -> MediaHeader {
        let bytes = try reader.bytes(at: 8, count: 16)
        guard bytes.number(at: 0, size: 4) == 13, bytes.tag(at: 4) == "IHDR",
            let width = bytes.number(at: 8, size: 4), let height = bytes.number(at: 12, size: 4),
            (1...UInt64(Int32.max)).contains(width), (1...UInt64(Int32.max)).contains(height)
        else { throw .damaged(.png) }
        return MediaHeader(type: .png, width: Int(width), height: Int(height))
    }
}
