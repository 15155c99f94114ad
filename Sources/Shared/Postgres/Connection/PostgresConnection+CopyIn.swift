internal import CLibPQ

extension PostgresConnection {
    /// What one call of `PQputCopyData` is given at most: it is copied once more into libpq's buffer.
    private static let largestPiece = 65_536

    /// Sends the bytes of `COPY … FROM STDIN`. The next chunk is asked for once the socket has taken the one before.
    ///
    /// When the source throws, or the task is cancelled, the COPY fails as a whole and the source's error is thrown.
    ///
    /// - Returns: the rows stored.
    @discardableResult
    nonisolated package func copyIn<Chunks: AsyncSequence>(
        _ query: SQL, from chunks: Chunks
    ) async throws -> Int where Chunks.Element == [UInt8] {
        try await copyIn(query, from: chunks, in: nil)
    }

    nonisolated func copyIn<Chunks: AsyncSequence>(
        _ query: SQL, from chunks: Chunks, in scope: TransactionScope?
    ) async throws -> Int where Chunks.Element == [UInt8] {
        let handle = try await openCopy(query, in: scope, as: .copyIn)
        do {
            for try await chunk in chunks { try await send(chunk, to: handle) }
        } catch {
            await fail(handle, "the source of the data failed")
            throw error
        }
        return try await finish(handle)
    }

    private func send(_ chunk: [UInt8], to handle: StreamHandle) async throws {
        guard stream?.handle === handle else { throw ending ?? PostgresError(.closed, "the COPY is over") }
        try await cancellable { session in
            var offset = 0
            while offset < chunk.count {
                try Task.checkCancellation()
                let count = min(chunk.count - offset, Self.largestPiece)
                let taken = chunk.withUnsafeBytes { bytes in
                    let piece = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
                    return PQputCopyData(session.pointer, piece.map { $0 + offset }, Int32(count))
                }
                guard taken >= 0 else { throw lose(session, "the COPY was broken off") }
                if taken == 1 { offset += count }
                try await drain(session)
            }
        }
    }

    private func finish(_ handle: StreamHandle) async throws -> Int {
        guard stream?.handle === handle else { throw ending ?? PostgresError(.closed, "the COPY is over") }
        defer { vacate() }
        return try await cancellable { session in try await finishCopyIn(session, failure: nil) }
    }

    /// Breaks the COPY off, so that it stores nothing. Done even when the task is cancelled.
    private func fail(_ handle: StreamHandle, _ reason: String) async {
        guard stream?.handle === handle else { return }
        defer { vacate() }
        // The server answers with the failure that it was asked for.
        _ = try? await cancellable(isShielded: true) { session in
            try await finishCopyIn(session, failure: reason)
        }
    }

    @discardableResult
    func finishCopyIn(_ session: LibPQSession, failure: String?) async throws -> Int {
        while true {
            let taken = PQputCopyEnd(session.pointer, failure)
            guard taken >= 0 else { throw lose(session, "the COPY was broken off") }
            if taken == 1 { break }
            try await drain(session)
        }
        return try await endCopy(session)
    }

    /// Waits until the socket has taken all that libpq holds.
    private func drain(_ session: LibPQSession) async throws {
        while try flush(session) {
            switch await session.watch.wait(for: [.read, .write], of: session.socket) {
            case .ready, .replaced: break
            case .expired: throw lose(session, "the server did not cancel in time")
            case .closed: throw ending ?? lose(session, "the connection is closed")
            }
            guard PQconsumeInput(session.pointer) == 1 else { throw lose(session, "the server closed the connection") }
        }
    }
}

extension Transaction {
    /// Sends the bytes of `COPY … FROM STDIN`, as `PostgresConnection.copyIn` does.
    @discardableResult
    package func copyIn<Chunks: AsyncSequence>(
        _ query: SQL, from chunks: Chunks
    ) async throws -> Int where Chunks.Element == [UInt8] {
        try await connection.copyIn(query, from: chunks, in: scope)
    }
}
