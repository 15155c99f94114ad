import Glibc

/// Bytes that can be read anywhere, a bounded piece at a time.
package protocol ByteSource {
    /// The length in bytes.
    var length: UInt64 { get }

    /// At most `count` bytes from `offset`; fewer at the end, none beyond it.
    func read(at offset: UInt64, count: Int) throws(MediaHeaderError) -> [UInt8]
}

/// A whole file in memory.
package struct MemoryBytes: ByteSource {
    private let bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package var length: UInt64 { UInt64(bytes.count) }

    package func read(at offset: UInt64, count: Int) throws(MediaHeaderError) -> [UInt8] {
        guard offset < length else { return [] }
        return Array(bytes[Int(offset)...].prefix(count))
    }
}

/// A file by its descriptor, which stays the caller's: it is neither moved nor closed.
package struct FileBytes: ByteSource {
    private let descriptor: Int32
    package let length: UInt64

    package init(descriptor: Int32) throws(MediaHeaderError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(errno: errno) }
        self.descriptor = descriptor
        self.length = UInt64(max(0, status.st_size))
    }

    package func read(at offset: UInt64, count: Int) throws(MediaHeaderError) -> [UInt8] {
        guard offset < length, count > 0 else { return [] }
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let position = off_t(offset) + off_t(filled)
                let got = pread(descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, position)
                if got > 0 { filled += got; continue }
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = errno }
                return
            }
        }
        if failure != 0 { throw .unreadable(errno: failure) }
        return bytes
    }
}
