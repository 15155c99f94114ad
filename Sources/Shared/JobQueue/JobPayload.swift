package import Foundation

/// What a job is to do. The type is the contract between the feature that enqueues and the worker that runs.
///
/// `jobType` is the wire name: once rows with it exist it must not change. Fields are only ever added, as optionals.
package protocol JobPayload: Codable, Sendable {
    /// The stable wire name, an imperative in snake_case such as `convert_media`.
    static var jobType: String { get }
    /// The queue it waits in; a worker serves one or more queues.
    static var queue: String { get }
    /// How often an error may be followed by another attempt.
    static var maxRetries: Int { get }
    /// How long a run may take, give or take a second, before it is ended and an attempt is spent; nil: as long as it likes.
    static var timeout: Duration? { get }
}

extension JobPayload {
    package static var maxRetries: Int { 5 }
    package static var timeout: Duration? { nil }
}

/// What stands beside the payload when a job is enqueued.
package struct JobOptions: Sendable {
    /// The asset that the job is about; its status follows the job's.
    package var assetID: UUID?
    /// The admin who asked for it.
    package var requestedBy: UUID?
    /// Higher goes first; 0 is ordinary.
    package var priority: Int16
    /// Not before this time by PostgreSQL's clock; nil: at once.
    package var runAt: Date?
    /// While a job with this key is pending or processing, no second one is accepted.
    package var uniqueKey: String?

    package init(
        assetID: UUID? = nil, requestedBy: UUID? = nil, priority: Int16 = 0, runAt: Date? = nil,
        uniqueKey: String? = nil
    ) {
        self.assetID = assetID
        self.requestedBy = requestedBy
        self.priority = priority
        self.runAt = runAt
        self.uniqueKey = uniqueKey
    }
}
