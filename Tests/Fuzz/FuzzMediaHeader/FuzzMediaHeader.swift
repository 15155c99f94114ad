// sources: Sources/Shared/MediaInspection
//
// Any bytes end in a header within its bounds or in a typed error, after a bounded number of bounded reads.
// Compiled together with the sources above into one module: see scripts/fuzz.

/// Counts what the parser asks for.
final class CountingBytes: ByteSource {
    private let bytes: MemoryBytes
    private(set) var reads = 0
    private(set) var largest = 0

    init(_ bytes: [UInt8]) {
        self.bytes = MemoryBytes(bytes)
    }

    var length: UInt64 { bytes.length }

    func read(at offset: UInt64, count: Int) throws(MediaHeaderError) -> [UInt8] {
        reads += 1
        largest = max(largest, count)
        return try bytes.read(at: offset, count: count)
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMediaHeader(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let source = CountingBytes(Array(UnsafeBufferPointer(start: start, count: count)))
    if let header = try? MediaHeader.read(source) {
        precondition(header.width > 0 && header.height > 0)
        precondition(header.width * header.height <= MediaHeader.maximumPixels)
        precondition(header.duration.map { $0 > 0 && $0 <= MediaHeader.maximumDuration } ?? true)
    }
    precondition(source.reads <= BoundedReader.budget + 1)
    precondition(source.largest <= BoundedReader.largestRead)
    return 0
}
