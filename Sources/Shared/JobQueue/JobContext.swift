import Foundation
package import Logging
package import Postgres

/// What a handler is given: the job, and the ways to report on it.
package struct JobContext: Sendable {
    package let job: ClaimedJob
    package let logger: Logger
    let running: RunningJobs

    /// The payload. A payload that does not decode is an input that can never work.
    package func payload<Payload: JobPayload>(_ type: Payload.Type) throws -> Payload {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            return try decoder.decode(type, from: Data(job.arguments.utf8))
        } catch {
            throw UndecodablePayload(jobType: job.jobType, detail: "\(error)")
        }
    }

    /// Notes how far the job is; the next heartbeat writes it down.
    ///
    /// - Parameters:
    ///   - progress: 0 to 100.
    ///   - stage: what is being done now, one word.
    package func report(progress: Double, stage: String?, etaSeconds: Double?) {
        running.report(job.id, progress: min(max(progress, 0), 100), stage: stage, etaSeconds: etaSeconds)
    }
}

/// Runs one type of job.
package struct JobHandler: Sendable {
    package let jobType: String
    let timeout: Duration?
    /// Does the work and returns the statements that write its results; they commit with the job's completion, or
    /// not at all. Cancellation means: stop within 3 s and leave nothing behind.
    let run: @Sendable (JobContext) async throws -> [SQL]
    /// Told after the job's end was committed, or was fenced.
    let ended: @Sendable (ClaimedJob, JobOutcome) async -> Void

    package init<Payload: JobPayload>(
        _ type: Payload.Type,
        run: @escaping @Sendable (JobContext, Payload) async throws -> [SQL],
        ended: @escaping @Sendable (ClaimedJob, JobOutcome) async -> Void = { _, _ in }
    ) {
        jobType = type.jobType
        timeout = type.timeout
        self.run = { context in try await run(context, context.payload(type)) }
        self.ended = ended
    }
}

struct UndecodablePayload: JobFailure {
    let jobType: String
    let detail: String
    var errorClass: JobErrorClass { .rejected }
    var reason: String { "The job's \(jobType) payload cannot be read: \(detail)" }
}

/// Spends an attempt, like any error: while the workers are being updated, another one may know the type.
struct UnknownJobType: JobFailure {
    let jobType: String
    var errorClass: JobErrorClass { .transient }
    var reason: String { "No worker here knows the job type \(jobType). Is a worker older than the gateway?" }
}

struct JobTimedOut: JobFailure {
    let timeout: Duration
    var errorClass: JobErrorClass { .timeout }
    var reason: String { "The job ran longer than the \(Int(timeout / .seconds(1))) s that it may take." }
}
