/// Rows as they come, one at a time, so that a result of any size takes little memory.
///
/// The statement is sent at the first `next()`. Until the last row the connection can do nothing else: other statements
/// throw `.busy`. A loop that is left early ends the statement: outside of a transaction it is cancelled, within one
/// the rest is read and dropped, since a cancellation would end the transaction, too. It can be iterated once.
package struct PostgresRowStream: AsyncSequence, Sendable {
    package typealias Element = PostgresRow
    package typealias Failure = any Error

    let connection: PostgresConnection
    let query: SQL
    let scope: TransactionScope?

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(stream: self)
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        private let stream: PostgresRowStream
        private var handle: StreamHandle?
        private var isOver = false

        init(stream: PostgresRowStream) {
            self.stream = stream
        }

        package mutating func next() async throws -> PostgresRow? {
            guard !isOver else { return nil }
            // Over unless a row comes: an error ends the stream, too.
            isOver = true
            let handle: StreamHandle
            if let open = self.handle {
                handle = open
            } else {
                handle = try await stream.connection.openRows(of: stream.query, in: stream.scope)
                self.handle = handle
            }
            let row = try await stream.connection.nextRow(handle)
            isOver = row == nil
            return row
        }
    }
}

extension PostgresConnection {
    /// The rows of a query, read on demand.
    nonisolated package func stream(
        _ query: SQL, file: StaticString = #fileID, line: UInt = #line
    ) -> PostgresRowStream {
        PostgresRowStream(
            connection: self, query: query.located(SourceLocation(file: file, line: line)), scope: nil)
    }
}

extension Transaction {
    /// The rows of a query, read on demand.
    package func stream(_ query: SQL, file: StaticString = #fileID, line: UInt = #line) -> PostgresRowStream {
        PostgresRowStream(
            connection: connection, query: query.located(SourceLocation(file: file, line: line)), scope: scope)
    }
}
