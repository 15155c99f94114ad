internal import CLibPQ

extension PostgresConnection {
    /// The bytes of `COPY … TO STDOUT` in chunks of whole rows, read on demand. Else as `PostgresRowStream`.
    ///
    /// libpq holds one row at a time in full; memory is flat as long as single rows are not huge.
    nonisolated package func copyOut(_ query: SQL) -> PostgresByteStream {
        PostgresByteStream(connection: self, query: query, scope: nil)
    }

    /// - Returns: nil at the end.
    func nextChunk(_ handle: StreamHandle) async throws -> [UInt8]? {
        guard let stream, stream.handle === handle else {
            throw ending ?? PostgresError(.closed, "the stream is over")
        }
        do {
            let chunk = try await cancellable { session -> [UInt8]? in
                if let chunk = try await readChunk(session) { return chunk }
                try await endCopy(session)
                return nil
            }
            if chunk == nil { vacate() }
            return chunk
        } catch {
            vacate()
            throw error
        }
    }

    /// Reads what is left after the reader has gone away.
    func finishCopyOut(_ session: LibPQSession) async throws {
        while try await readChunk(session) != nil {}
        try await endCopy(session)
    }

    /// As many rows as are there, up to some 64 KiB; waits for one at least. Nil when there are no more.
    private func readChunk(_ session: LibPQSession) async throws -> [UInt8]? {
        var chunk: [UInt8] = []
        while chunk.count < 65_536 {
            var row: UnsafeMutablePointer<CChar>?
            let length = PQgetCopyData(session.pointer, &row, 1)
            if length > 0, let row {
                chunk.append(contentsOf: UnsafeRawBufferPointer(start: row, count: Int(length)))
                PQfreemem(row)
                continue
            }
            // -1 is the end, -2 an error that the result after it tells. Both are met again at the next call.
            guard length == 0, chunk.isEmpty else { break }
            switch await session.watch.wait(for: .read, of: session.socket) {
            case .ready, .replaced: break
            case .expired: throw lose(session, "the server did not cancel in time")
            case .closed: throw ending ?? lose(session, "the connection is closed")
            }
            if PQconsumeInput(session.pointer) == 0 { throw lose(session, "the server closed the connection") }
        }
        return chunk.isEmpty ? nil : chunk
    }
}

extension Transaction {
    /// The bytes of `COPY … TO STDOUT`, as `PostgresConnection.copyOut` gives them.
    package func copyOut(_ query: SQL) -> PostgresByteStream {
        PostgresByteStream(connection: connection, query: query, scope: scope)
    }
}
