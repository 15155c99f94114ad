/// A job's status, in the words of the database.
package enum JobStatus: String, Codable, Sendable, CaseIterable {
    case pending, processing, completed, failed, cancelled

    package var isFinal: Bool { self == .completed || self == .failed || self == .cancelled }
}

/// The part of a job that decides what may happen to it. Pure: the rules can be tested without a database.
///
/// PostgreSQL enforces the same transitions by a trigger (`queue_jobs_check_transition`).
package struct JobState: Sendable, Equatable {
    /// A job on which this many workers died is poison: it fails.
    package static let poisonCrashes = 3

    package var status: JobStatus = .pending
    package var retryCount = 0
    package var maxRetries: Int
    package var crashes = 0
    package var interrupts = 0
    /// Counts claims: the fencing token.
    package var epoch: Int64 = 0
    /// Its run has begun, as far as is written down.
    package var isBegun = false

    package init(maxRetries: Int) {
        self.maxRetries = maxRetries
    }

    /// What happens to a job.
    package enum Event: Sendable, Equatable {
        /// - begins: its run begins at once; else it lies ready behind others.
        case claimed(begins: Bool)
        case succeeded(epoch: Int64)
        case erred(JobErrorClass, epoch: Int64)
        /// The worker was told to stop.
        case interrupted(epoch: Int64)
        /// The worker gave it back before it began.
        case putBack(epoch: Int64)
        /// The worker died; found by the reaper.
        case workerDied
        case cancelled
        /// An admin wants a failed job to run again.
        case retried
    }

    /// The state after `event`, or nil where the event does not apply: the caller must then change nothing.
    package func after(_ event: Event) -> JobState? {
        var next = self
        switch (event, status) {
        // One that was lost on its way before is claimed only to begin: if it is what kills workers, that shows.
        case (.claimed(let begins), .pending) where begins || crashes + interrupts == 0:
            next.status = .processing
            next.isBegun = begins
            next.epoch += 1
        case (.succeeded(let token), .processing) where token == epoch:
            next.status = .completed
        case (.erred(let kind, let token), .processing) where token == epoch:
            next.spendAttempt(kind)
        case (.interrupted(let token), .processing) where token == epoch:
            next.status = .pending
            next.interrupts += 1
        case (.putBack(let token), .processing) where token == epoch:
            next.status = .pending
        case (.workerDied, .processing) where !isBegun:
            next.interrupts += 1
            next.status = .pending
        case (.workerDied, .processing):
            next.crashes += 1
            next.status = next.crashes >= Self.poisonCrashes ? .failed : .pending
        case (.cancelled, .pending), (.cancelled, .processing):
            next.status = .cancelled
        case (.retried, .failed):
            next.status = .pending
            next.retryCount = 0
            next.crashes = 0
        default:
            return nil
        }
        return next
    }

    private mutating func spendAttempt(_ kind: JobErrorClass) {
        switch kind {
        case .rejected:
            status = .failed
        case .exhausted:
            status = .pending
        case .transient, .timeout:
            status = retryCount < maxRetries ? .pending : .failed
            retryCount = min(retryCount + 1, maxRetries)
        }
    }
}

/// Why a job's attempt came to nothing, which decides whether another can help.
package enum JobErrorClass: String, Codable, Sendable, CaseIterable {
    /// The input can never work: fails at once.
    case rejected
    /// Something outside was wrong for a while.
    case transient
    /// It ran longer than it may; treated as transient.
    case timeout
    /// The machine lacks what an operator has to provide, such as disk space or FFmpeg: waits and spends no attempt.
    case exhausted
}
