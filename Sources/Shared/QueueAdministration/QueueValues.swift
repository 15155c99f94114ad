package import Foundation

/// A queue as its operators see it.
package struct QueueOverview: Sendable, Equatable {
    package struct Minute: Sendable, Equatable {
        package let minute: Date
        package let completed: Int
        package let failed: Int
    }

    package let name: String
    package let pausedAt: Date?
    /// All that wait; `scheduled` of them are not due yet.
    package let pending: Int
    package let scheduled: Int
    package let processing: Int
    package let failed: Int
    /// How long the oldest due job has waited.
    package let oldestSeconds: Double
    /// Living workers that serve it, and how many jobs they run at once.
    package let workers: Int
    package let slots: Int
    /// The last 60 minutes, the oldest first.
    package var throughput: [Minute] = []
}

/// A worker process.
package struct WorkerOverview: Sendable, Equatable {
    package let workerNo: Int32
    package let program: String
    package let host: String
    package let pid: Int32
    package let queues: [String]
    package let slots: Int
    package let running: Int
    /// It holds its lock.
    package let isAlive: Bool
    package let startedAt: Date
    package let seenAt: Date
}

package struct JobOverview: Sendable, Equatable {
    package let id: UUID
    package let queue: String
    package let jobType: String
    package let status: String
    package let priority: Int
    package let assetID: UUID?
    package let assetFilename: String?
    package let requestedBy: UUID?
    package let retryCount: Int
    package let maxRetries: Int
    package let crashes: Int
    package let interrupts: Int
    package let workerNo: Int32?
    package let progress: Double
    package let stage: String?
    package let etaSeconds: Double?
    package let error: String?
    package let errorClass: String?
    package let cancelRequested: Bool
    package let runAt: Date
    package let createdAt: Date
    package let startedAt: Date?
    package let completedAt: Date?
}

package enum QueueError: Error, Equatable {
    case unknownQueue(String)
    case unknownJob(UUID)
    case notFailed(status: String)
    case alreadyEnded(status: String)
}
