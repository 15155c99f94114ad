package import Logging

/// Metadata of what is being worked on, in every line that is logged inside, whichever logger writes it.
package enum LogContext {
    @TaskLocal static var current: Logger.Metadata = [:]

    static let provider = Logger.MetadataProvider { current }

    /// Adds to what surrounding calls have set, for the length of `operation` and the child tasks it starts.
    ///
    /// ```swift
    /// try await LogContext.with(["job_id": "\(job.id)"]) { try await run(job) }
    /// ```
    package static func with<Value>(
        _ metadata: Logger.Metadata, _ operation: () async throws -> Value
    ) async rethrows -> Value {
        try await $current.withValue(current.merging(metadata) { $1 }, operation: operation)
    }
}
