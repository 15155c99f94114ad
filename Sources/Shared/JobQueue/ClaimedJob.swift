package import Foundation

/// A job that this worker holds, by a claim committed in PostgreSQL.
package struct ClaimedJob: Sendable {
    package let id: UUID
    package let queue: String
    package let jobType: String
    /// The payload as JSON text.
    package let arguments: String
    /// The fencing token: every exit from processing names it.
    package let epoch: Int64
    package let retryCount: Int
    package let maxRetries: Int
    package let assetID: UUID?
    package let requestedBy: UUID?
    package let createdAt: Date
    /// Written down as begun. One that is not lies ready behind others of milliseconds.
    let begins: Bool

    /// The attempt that this run is, from 1.
    package var attempt: Int { retryCount + 1 }
}

extension [ClaimedJob] {
    /// The order in which every statement locks several jobs: two that overlap wait for each other in turn, never in a ring.
    var inLockOrder: [ClaimedJob] { sorted { $0.id < $1.id } }
}

/// How a handler's error should be treated. What does not conform counts as transient.
package protocol JobFailure: Error {
    var errorClass: JobErrorClass { get }
    /// One sentence for the admin who waits: what happened and what to do.
    var reason: String { get }
}

/// What came of a run, as metrics and logs name it.
package enum JobOutcome: String, Sendable, CaseIterable {
    case completed, failed, retried, interrupted, cancelled
    /// Another worker holds the job now: the result was thrown away.
    case fenced
    /// The end could not be written, and nobody knows whether it was: the reaper or the next worker finds out.
    case unknown
}
