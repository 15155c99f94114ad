/// What to do after a request to a provider: a pure function of the answer and of how often it has failed.
struct RetryPlan: Equatable {
    /// What came of a request.
    enum Answer: Equatable {
        /// Any status that no other case names.
        case status(Int)
        /// 429. The header, where it is a number of seconds.
        case tooMany(retryAfter: Int?)
        /// 5xx.
        case broken(Int)
        /// No whole answer: refused, cut off, or silent for too long; or one that cannot be read.
        case nothing(String)
    }

    enum Next: Equatable {
        case take
        case wait(Duration)
        case giveUp(VideoGenerationError)
    }

    /// Seconds before the second, third and fourth attempt.
    static let backoff = [5, 15, 45]
    /// A provider that wants no request for longer than this is asked again by another attempt of the job.
    static let longestWait = 120

    private var failures = 0

    mutating func next(_ answer: Answer) -> Next {
        switch answer {
        case .status:
            failures = 0
            return .take
        case .tooMany(let seconds):
            return wait(atLeast: seconds, "the provider wants fewer requests (429)")
        case .broken(let status):
            return wait(atLeast: nil, "the provider answers \(status)")
        case .nothing(let reason):
            return wait(atLeast: nil, reason)
        }
    }

    private mutating func wait(atLeast seconds: Int?, _ reason: String) -> Next {
        guard failures < Self.backoff.count else {
            return .giveUp(.unavailable(detail: reason, retryAfter: seconds ?? Self.backoff.last ?? 0))
        }
        let pause = seconds.map { max(1, $0) } ?? Self.backoff[failures]
        guard pause <= Self.longestWait else { return .giveUp(.unavailable(detail: reason, retryAfter: pause)) }
        failures += 1
        return .wait(.seconds(pause))
    }
}
