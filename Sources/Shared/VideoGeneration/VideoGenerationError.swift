/// Why a video was not made, by what is to be done about it.
package enum VideoGenerationError: Error, Equatable {
    /// This text or picture can never work, or the provider will not have it: do not try again. The reason is for the
    /// admin who asked.
    case rejected(reason: String)
    /// The provider tried and failed: do not try again, it was paid for.
    case providerFailed(reason: String)
    /// It took longer than it may: do not try again.
    case timedOut(seconds: Int)
    /// The surroundings failed: try again later. The detail is for the log.
    case transient(detail: String)
    /// The provider is away, or wants nothing of us for so many seconds: try again then.
    case unavailable(detail: String, retryAfter: Int)
    /// No space left where the work is done: try again later, without counting it as an attempt.
    case outOfSpace
    /// FFmpeg is missing, or the provider does not know us: nothing is made until somebody sees to it.
    case misconfigured(detail: String)
    /// The surrounding task was cancelled.
    case cancelled

    /// Whether the same request may work another time.
    package var isRetryable: Bool {
        switch self {
        case .rejected, .providerFailed, .timedOut, .cancelled: false
        case .transient, .unavailable, .outOfSpace, .misconfigured: true
        }
    }

    /// A stable word for programs, logs and metrics.
    package var code: String {
        switch self {
        case .rejected: "rejected"
        case .providerFailed: "provider_failed"
        case .timedOut: "timed_out"
        case .transient: "transient"
        case .unavailable: "provider_unavailable"
        case .outOfSpace: "out_of_space"
        case .misconfigured: "misconfigured"
        case .cancelled: "cancelled"
        }
    }
}

/// The text that an admin reads next to the preview. It holds no path, no command line and no key.
extension VideoGenerationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .rejected(let reason), .providerFailed(let reason): reason
        case .timedOut(let seconds): "The video was not done after \(seconds) seconds and was given up. Test it again."
        case .transient: "The video could not be made for a passing reason. It is tried again."
        case .unavailable: "The video provider is not available at the moment. It is tried again."
        case .outOfSpace: "The server has no disk space left for videos. It is tried again when there is some."
        case .misconfigured: "The server cannot make videos as it is set up. An operator has to see to it."
        case .cancelled: "The preview was cancelled."
        }
    }

    /// For the log: with the detail that the admin's sentence leaves out.
    package var detail: String {
        switch self {
        case .transient(let detail), .unavailable(let detail, _), .misconfigured(let detail): detail
        default: description
        }
    }
}
