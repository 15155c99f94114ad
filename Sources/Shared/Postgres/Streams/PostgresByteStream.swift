/// The bytes of a `COPY … TO STDOUT`, read on demand. It can be iterated once.
package struct PostgresByteStream: AsyncSequence, Sendable {
    package typealias Element = [UInt8]
    package typealias Failure = any Error

    let connection: PostgresConnection
    let query: SQL
    let scope: TransactionScope?

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(stream: self)
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        private let stream: PostgresByteStream
        private var handle: StreamHandle?
        private var isOver = false

        init(stream: PostgresByteStream) {
            self.stream = stream
        }

        package mutating func next() async throws -> [UInt8]? {
            guard !isOver else { return nil }
            isOver = true
            let handle: StreamHandle
            if let open = self.handle {
                handle = open
            } else {
                handle = try await stream.connection.openCopy(stream.query, in: stream.scope, as: .copyOut)
                self.handle = handle
            }
            let chunk = try await stream.connection.nextChunk(handle)
            isOver = chunk == nil
            return chunk
        }
    }
}
