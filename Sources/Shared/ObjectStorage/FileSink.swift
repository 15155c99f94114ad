import Dispatch
package import NIOCore
import Security
import Synchronization

/// Writes bytes to a file as they arrive, and computes their SHA-256 on the way, both off Swift's threads. What fits into
/// one chunk stays in memory: the file is made when it is stored, so that no task ever waits for the disk on the way.
///
/// For one user at a time. End it by `finish` or `abort`; one that is just let go removes its file too. Hashing and
/// writing run beside each other on queues that all sinks share, so that ten thousand uploads take no more threads than
/// one; at most 1.5 MiB is held in memory.
package final class FileSink: Sendable {
    package struct Stored: Sendable, Equatable {
        package enum Content: Sendable, Equatable {
            /// At most 256 KiB.
            case memory([UInt8])
            /// The path of a file in the spool.
            case file(String)
        }

        package let content: Content
        package let sha256: [UInt8]
        package let size: Int
    }

    private let backlog = Mutex(SinkBacklog())
    private let hasher = Mutex<SHA256?>(SHA256())
    private let file: Mutex<SpoolFile>
    private let path: String
    private let queues = SinkQueues.next()

    convenience init(path: String) { self.init(file: SpoolFile(path: path)) }

    init(file: SpoolFile) {
        path = file.path
        self.file = Mutex(file)
    }

    deinit {
        // Closing and removing a large file takes milliseconds; not here, which may be anywhere.
        let file = file.withLock { $0 }
        guard file.isOpen else { return }
        queues.writing.async {
            var file = file
            file.remove()
        }
    }

    /// Takes bytes without waiting. Call `waitForRoom` before bringing more.
    package func take(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
        let result: Result<[[UInt8]], StorageError> = backlog.withLock { backlog in
            if let failure = backlog.failure { return .failure(failure) }
            guard !backlog.isClosed else { return .failure(.closed) }
            return .success(backlog.append(bytes))
        }
        for chunk in try result.get() { start(chunk) }
    }

    /// Returns when the disk has caught up enough for more.
    package func waitForRoom() async throws(StorageError) {
        await withCheckedContinuation { continuation in
            let goesOn = backlog.withLock { backlog in
                guard backlog.isFull, backlog.failure == nil else { return true }
                backlog.wait(continuation)
                return false
            }
            if goesOn { continuation.resume() }
        }
        if let failure = backlog.withLock({ $0.failure }) { throw failure }
    }

    package func append(_ bytes: ByteBuffer) async throws(StorageError) {
        let result = bytes.withUnsafeReadableBytes { bytes in Result { () throws(StorageError) in try take(bytes) } }
        try result.get()
        try await waitForRoom()
    }

    package func append(_ bytes: [UInt8]) async throws(StorageError) {
        let result = bytes.withUnsafeBytes { bytes in Result { () throws(StorageError) in try take(bytes) } }
        try result.get()
        try await waitForRoom()
    }

    /// No more bytes come. They lie in memory, or in the page cache and on their way to disk; `ObjectStorage.put` makes
    /// them durable.
    ///
    /// On an error the file is gone.
    package func finish() async throws(StorageError) -> Stored {
        let (wasClosed, usesQueues, last) = backlog.withLock { backlog in
            (backlog.isClosed, backlog.hasChunksInWork, backlog.close())
        }
        guard !wasClosed else { throw .closed }
        // Hashing a chunk takes less than waking another thread.
        guard usesQueues else { return Stored(content: .memory(last), sha256: digest(last), size: last.count) }
        let result: Result<[UInt8], StorageError> = await withCheckedContinuation { continuation in
            queues.hashing.async {
                let digest = self.digest(last)
                self.queues.writing.async { continuation.resume(returning: self.end(last, digest: digest)) }
            }
        }
        return Stored(content: .file(path), sha256: try result.get(), size: backlog.withLock { $0.size })
    }

    /// Removes the file, finished or not; one that `ObjectStorage.put` has taken stays where that put it.
    package func abort() async {
        backlog.withLock { _ = $0.close() }
        await withCheckedContinuation { continuation in
            queues.writing.async {
                self.file.withLock { $0.remove() }
                continuation.resume()
            }
        }
    }

    private func start(_ chunk: [UInt8]) {
        queues.hashing.async {
            self.hasher.withLock { $0?.update(chunk) }
            self.backlog.withLock { $0.stageDone() }?.resume()
        }
        queues.writing.async {
            let error = self.write(chunk)
            self.backlog.withLock { $0.stageDone(error) }?.resume()
        }
    }

    private func write(_ chunk: [UInt8]) -> StorageError? {
        file.withLock { file in
            do throws(StorageError) {
                try chunk.withUnsafeBufferPointer { bytes throws(StorageError) in
                    try file.append(UnsafeRawBufferPointer(bytes))
                }
                return nil
            } catch { return error }
        }
    }

    private func digest(_ last: [UInt8]) -> [UInt8] {
        hasher.withLock { hasher in
            hasher?.update(last)
            return hasher.take()?.finish() ?? []
        }
    }

    /// The last step on the writing queue, behind all chunks.
    private func end(_ last: [UInt8], digest: [UInt8]) -> Result<[UInt8], StorageError> {
        if let error = write(last) ?? backlog.withLock({ $0.failure }) { return .failure(error) }
        return file.withLock { file in
            Result { () throws(StorageError) in
                try file.finish()
                return digest
            }
        }
    }
}
