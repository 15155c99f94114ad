/// Why a conversion failed, by what is to be done about it.
package enum ConversionError: Error, Equatable {
    /// The input can never work: do not try again. The reason is for the person who uploaded it.
    case rejected(reason: String)
    /// Too much work, even with the lighter recipe, which has been tried: do not try again.
    case limit(reason: String)
    /// The surroundings failed, not the input: try again later. The detail is for the log.
    case transient(detail: String)
    /// No space left where the work is done: try again later, without counting it as an attempt.
    case outOfSpace
    /// FFmpeg is not there, or not fit: nothing converts until somebody installs it. Try again later.
    case misconfigured(detail: String)
    /// The surrounding task was cancelled.
    case cancelled

    /// Whether the same input may work another time.
    package var isRetryable: Bool {
        switch self {
        case .rejected, .limit, .cancelled: false
        case .transient, .outOfSpace, .misconfigured: true
        }
    }

    /// A stable word for programs, logs and metrics.
    package var code: String {
        switch self {
        case .rejected: "rejected"
        case .limit: "limit"
        case .transient: "transient"
        case .outOfSpace: "out_of_space"
        case .misconfigured: "misconfigured"
        case .cancelled: "cancelled"
        }
    }
}

/// The text that an admin reads next to the asset. It holds no path and no command line.
extension ConversionError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .rejected(let reason), .limit(let reason):
            reason
        case .transient:
            "The conversion failed for a passing reason. It is tried again."
        case .outOfSpace:
            "The server has no disk space left for conversions. It is tried again when there is some."
        case .misconfigured:
            "The server cannot convert media: FFmpeg is missing or does not work. An operator has to install it."
        case .cancelled:
            "The conversion was cancelled."
        }
    }
}
