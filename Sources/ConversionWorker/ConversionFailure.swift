import JobQueue
import MediaConversion
import MediaInspection
import ObjectStorage

/// A conversion's errors, as the queue must treat them.
enum ConversionFailure: JobFailure {
    case assetGone
    case original(MediaHeaderError)
    case conversion(ConversionError)
    case storage(StorageError)
    case other(any Error)

    init(_ error: any Error) {
        switch error {
        case let error as MediaHeaderError: self = .original(error)
        case let error as ConversionError: self = .conversion(error)
        case let error as StorageError: self = .storage(error)
        default: self = .other(error)
        }
    }

    var errorClass: JobErrorClass {
        switch self {
        case .assetGone: .rejected
        case .original(.unreadable): .transient
        case .original: .rejected
        case .conversion(.outOfSpace), .conversion(.misconfigured), .storage(.outOfSpace): .exhausted
        case .conversion(let error): error.isRetryable ? .transient : .rejected
        case .storage(.notFound): .rejected
        case .storage, .other: .transient
        }
    }

    var reason: String {
        switch self {
        case .assetGone: "The asset is gone."
        case .original(let error): "\(error)"
        case .conversion(let error): "\(error)"
        case .storage(.notFound): "The uploaded file is gone from the storage. Upload it again."
        case .storage(let error): "\(error)."
        case .other: "The conversion stopped for a reason outside the file. It is tried again."
        }
    }
}

/// For the log: with the detail that the admin's sentence leaves out.
extension ConversionFailure: CustomStringConvertible {
    var description: String {
        switch self {
        case .conversion(.transient(let detail)), .conversion(.misconfigured(let detail)): detail
        case .other(let error): "\(error)"
        default: reason
        }
    }
}
