import Foundation
import Logging
import Postgres
import Security
import Telemetry

/// Runs one claimed job to one of its ends, and writes that end.
struct JobRunner: Sendable {
    let store: JobStore
    /// Completions that have nothing else to write; false: fenced.
    let completions: MicroBatch<ClaimedJob, Bool>
    let handlers: [String: JobHandler]
    let running: RunningJobs
    let throughput: Throughput
    let metrics: QueueMetrics
    let logger: Logger
    /// How long to keep trying to write a result while PostgreSQL is away. Nobody else can claim the job before
    /// PostgreSQL is back, and then workers have 45 s to show that they live.
    static let commitPatience = Duration.seconds(120)

    /// - Parameter handled: called when the handler has ended, with its seconds: the slot is free, though the result is yet
    ///   to be committed.
    func run(_ job: ClaimedJob, handled: @Sendable (Double) -> Void) async {
        let started = ContinuousClock.now
        // Microseconds since 1970: log lines bear milliseconds, which is too coarse to measure a pick-up by.
        let startedAt = Int64(Date.now.timeIntervalSince1970 * 1_000_000)
        let outcome = await LogContext.with(["job_id": "\(job.id.text)", "job_type": "\(job.jobType)"]) {
            logger.info(
                "job started",
                metadata: [
                    "attempt": .stringConvertible(job.attempt), "epoch": .stringConvertible(Int(job.epoch)),
                    "started_us": .stringConvertible(Int(startedAt)),
                ])
            let outcome = await attempt(job, started, handled)
            await handlers[job.jobType]?.ended(job, outcome)
            let seconds = (ContinuousClock.now - started) / .seconds(1)
            logger.info("job ended", metadata: ["outcome": "\(outcome)", "seconds": .stringConvertible(seconds)])
            return outcome
        }
        throughput.note(outcome, queue: job.queue)
        metrics.finished[job.queue, outcome.rawValue].increment()
        metrics.runSeconds[job.queue].observe(ContinuousClock.now - started)
        if outcome == .fenced { metrics.fenced.increment() }
    }

    private func attempt(
        _ job: ClaimedJob, _ started: ContinuousClock.Instant, _ handled: @Sendable (Double) -> Void
    ) async -> JobOutcome {
        FaultPoint.afterClaim.reach()
        let outcome: Result<[SQL], any Error>
        do {
            outcome = .success(try await handle(job))
        } catch {
            outcome = .failure(error)
        }
        handled((ContinuousClock.now - started) / .seconds(1))
        switch outcome {
        case .success(let results): return await complete(job, results)
        case .failure(let error): return await end(job, after: error)
        }
    }

    private func handle(_ job: ClaimedJob) async throws -> [SQL] {
        guard let handler = handlers[job.jobType] else { throw UnknownJobType(jobType: job.jobType) }
        running.begin(job.id, timeout: handler.timeout)
        return try await handler.run(JobContext(job: job, logger: logger, running: running))
    }

    private func complete(_ job: ClaimedJob, _ results: [SQL]) async -> JobOutcome {
        FaultPoint.beforeCommit.reach()
        let outcome = await commit(job) {
            let isOurs =
                results.isEmpty ? try await completions.submit(job) : try await store.complete(job, results: results)
            return isOurs ? .completed : .fenced
        }
        FaultPoint.afterCommit.reach()
        return outcome
    }

    private func end(_ job: ClaimedJob, after error: any Error) async -> JobOutcome {
        switch running.ending(of: job.id) {
        case .cancelledByAdmin:
            return await commit(job) { try await store.confirmCancel(job) ? .cancelled : .fenced }
        case .workerStopping:
            return await commit(job) { try await store.interrupt(job) ? .interrupted : .fenced }
        case .fenced:
            return .fenced
        case .timedOut:
            return await settle(job, after: JobTimedOut(timeout: handlers[job.jobType]?.timeout ?? .zero))
        case nil:
            return await settle(job, after: error)
        }
    }

    private func settle(_ job: ClaimedJob, after error: any Error) async -> JobOutcome {
        let failure = error as? any JobFailure
        let kind = failure?.errorClass ?? .transient
        let reason =
            failure?.reason ?? "The conversion stopped unexpectedly; see the worker's log for job \(job.id.text)."
        logger.warning("attempt failed", metadata: ["error": "\(error)", "error_class": "\(kind)"])
        var generator = SystemRandomNumberGenerator()
        let delay = Backoff.delay(afterAttempt: job.attempt, using: &generator)
        return await commit(job) {
            switch try await store.settle(job, as: kind, reason: reason, delay: delay) {
            case .failed: .failed
            case .cancelled: .cancelled
            case .some: .retried
            case nil: .fenced
            }
        }
    }

    /// Writes the end in a task of its own: it must be written even though the job's own task was cancelled. While
    /// PostgreSQL is away it tries again; the epoch decides whether the job is still ours.
    private func commit(
        _ job: ClaimedJob, _ write: @escaping @Sendable () async throws -> JobOutcome
    ) async -> JobOutcome {
        await Task {
            let deadline = ContinuousClock.now.advanced(by: Self.commitPatience)
            while true {
                do {
                    return try await write()
                } catch {
                    guard ContinuousClock.now < deadline, (error as? PostgresError)?.isUnavailable ?? false else {
                        logger.error("the job's end could not be written", metadata: ["error": "\(error)"])
                        return JobOutcome.unknown
                    }
                    try? await Task.sleep(for: .milliseconds(500))
                }
            }
        }.value
    }
}
