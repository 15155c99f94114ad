package import NIOCore

/// A request's body as it arrives. It can be read once; where nobody reads it, the client is not asked for it.
///
/// Iterating throws `Problem` 413 past the route's limit, 408 when the client is too slow, 400 when the bytes are not
/// framed as they should be, and `ClientDisconnected` when it has gone. `CancellationError` when the task is cancelled.
package struct RequestBody: AsyncSequence, Sendable {
    package typealias Element = ByteBuffer

    /// What `Content-Length` says; nil for a body whose length nobody knows yet, 0 for none.
    package let contentLength: Int?
    private let stream: BodyStream?

    package static let empty = RequestBody(contentLength: 0, stream: nil)

    init(contentLength: Int?, stream: BodyStream?) {
        self.contentLength = contentLength
        self.stream = stream
    }

    /// A body that is there already.
    package init(_ bytes: ByteBuffer) {
        contentLength = bytes.readableBytes
        stream = BodyStream(limit: bytes.readableBytes, wake: {})
        stream?.append(bytes)
        stream?.finish()
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        let stream: BodyStream?

        package mutating func next() async throws -> ByteBuffer? {
            try await stream?.next()
        }
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(stream: stream)
    }

    /// The whole body; 413 where it has more than `limit` bytes.
    package func collect(upTo limit: Int) async throws -> ByteBuffer {
        if let contentLength, contentLength > limit { throw Problem.contentTooLarge(limit: limit) }
        guard let stream, var whole = try await stream.next() else { return ByteBuffer() }
        while var chunk = try await stream.next() {
            guard whole.readableBytes + chunk.readableBytes <= limit else {
                throw Problem.contentTooLarge(limit: limit)
            }
            whole.writeBuffer(&chunk)
        }
        guard whole.readableBytes <= limit else { throw Problem.contentTooLarge(limit: limit) }
        return whole
    }
}

/// The client closed the connection, or it was closed under it, before all had been said.
package struct ClientDisconnected: Error, CustomStringConvertible {
    package var description: String { "The client closed the connection." }
}
