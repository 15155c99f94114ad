import NIOPosix

/// Threads for calls that wait for a disk, so that none of Swift's own ever does.
///
/// Eight: enough for concurrent fsyncs to share a journal commit, few enough for any machine.
enum DiskThreads {
    private static let pool: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 8)
        pool.start()
        return pool
    }()

    /// Runs `body` to its end, whether or not the task is cancelled: half a rename would help nobody.
    static func run<Value: Sendable>(
        _ body: @escaping @Sendable () throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        let result = await withCheckedContinuation { continuation in
            pool.submit { _ in
                continuation.resume(returning: Result { () throws(StorageError) in try body() })
            }
        }
        return try result.get()
    }
}
