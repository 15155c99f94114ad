import Glibc
package import NIOCore

/// The bytes of a stored file, read 256 KiB at a time as they are asked for. To be iterated once.
package struct ObjectBytes: AsyncSequence, Sendable {
    package typealias Element = ByteBuffer
    package typealias Failure = StorageError
    private static let chunkSize = 256 * 1024

    private let file: OpenFile
    private let range: Range<Int>

    /// Closes the descriptor when nobody reads any more.
    private final class OpenFile: Sendable {
        let descriptor: Int32
        init(_ descriptor: Int32) { self.descriptor = descriptor }
        deinit { close(descriptor) }
    }

    /// - Parameter descriptor: owned from now on.
    init(descriptor: Int32, range: Range<Int>) {
        file = OpenFile(descriptor)
        self.range = range
    }

    /// How many bytes there are in all.
    package var count: Int { range.count }

    package func makeAsyncIterator() -> Iterator { Iterator(bytes: self, offset: range.lowerBound) }

    package struct Iterator: AsyncIteratorProtocol {
        fileprivate let bytes: ObjectBytes
        fileprivate var offset: Int

        package mutating func next() async throws(StorageError) -> ByteBuffer? {
            try await next(isolation: #isolation)
        }

        package mutating func next(isolation actor: isolated (any Actor)?) async throws(StorageError) -> ByteBuffer? {
            let (offset, file) = (offset, bytes.file)
            let length = Swift.min(bytes.range.upperBound - offset, ObjectBytes.chunkSize)
            guard length > 0 else { return nil }
            let chunk = try await DiskThreads.run { () throws(StorageError) in
                try ObjectBytes.read(file.descriptor, at: offset, length)
            }
            self.offset += chunk.readableBytes
            return chunk
        }
    }

    private static func read(_ descriptor: Int32, at offset: Int, _ length: Int) throws(StorageError) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: length)
        let count = buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: length) { bytes in
            var count = -1
            repeat {
                count = pread(descriptor, bytes.baseAddress, length, off_t(offset))
            } while count < 0 && errno == EINTR
            return Swift.max(0, count)
        }
        // Stored objects are replaced, never cut; an early end is a damaged disk.
        guard count > 0 else { throw .last("read a stored file", code: errno == 0 ? EIO : errno) }
        return buffer
    }
}
