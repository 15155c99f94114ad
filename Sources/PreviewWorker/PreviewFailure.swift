import JobQueue
import ObjectStorage
import VideoGeneration

/// A preview's errors, as the queue must treat them.
enum PreviewFailure: JobFailure {
    case previewGone
    case expired
    case generation(VideoGenerationError)
    case storage(StorageError)
    case other(any Error)

    init(_ error: any Error) {
        switch error {
        case let error as VideoGenerationError: self = .generation(error)
        case let error as StorageError: self = .storage(error)
        default: self = .other(error)
        }
    }

    var errorClass: JobErrorClass {
        switch self {
        case .previewGone, .expired: .rejected
        case .generation(.outOfSpace), .generation(.misconfigured), .storage(.outOfSpace): .exhausted
        case .generation(let error): error.isRetryable ? .transient : .rejected
        case .storage, .other: .transient
        }
    }

    /// For programs: what clients get as `error_code`.
    var code: String {
        switch self {
        case .previewGone, .expired: "expired"
        case .generation(let error): error.code
        case .storage(.outOfSpace): "out_of_space"
        case .storage, .other: "transient"
        }
    }

    var reason: String {
        switch self {
        case .previewGone, .expired: "The preview has expired. Test the prompt again."
        case .generation(let error): "\(error)"
        case .storage(let error): "\(error)."
        case .other: "The preview stopped for a reason outside the prompt. It is tried again."
        }
    }
}

/// For the log: with the detail that the admin's sentence leaves out.
extension PreviewFailure: CustomStringConvertible {
    var description: String {
        switch self {
        case .generation(let error): error.detail
        case .other(let error): "\(error)"
        default: reason
        }
    }
}
