package import HTTP
import Media
import MediaInspection
import ObjectStorage
import Security

extension MediaError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .unknownAsset(let id):
            .notFound("There is no asset \(id.text).")
        case .notFailed(let status):
            .conflict(
                code: "not_failed", "Only a failed conversion can be tried again; this one is \(status.rawValue).")
        case .alreadyEnded(let status):
            .conflict(code: "already_ended", "The conversion has ended already: it is \(status.rawValue).")
        case .assigned:
            .conflict(
                code: "assigned",
                "A user has this asset, or had it seconds ago and may get it back by an undo. Assign another one first, "
                    + "then delete it.")
        }
    }
}

extension MediaHeaderError: ProblemConvertible {
    package var problem: Problem {
        if case .unreadable = self {
            return .unavailable(
                code: "storage_unavailable", "The stored file cannot be read. Try again.", retryAfter: 5)
        }
        let message = "\(self)"
        return .badRequest(code: code, message, errors: [Problem.Field(field: "file", message: message)])
    }

    private var code: String {
        switch self {
        case .emptyFile: "empty_file"
        case .unrecognised, .unsupported: "unrecognised_type"
        case .truncated, .damaged: "damaged_file"
        case .noVideoTrack: "no_video_track"
        case .tooManyPixels: "too_many_pixels"
        case .tooLong: "too_long"
        case .disagreement: "type_mismatch"
        case .unreadable: "unreadable"
        }
    }
}

extension StorageError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .outOfSpace:
            .unavailable(
                code: "storage_full", "The server's storage is full. Nothing was kept; tell an operator.",
                retryAfter: 60)
        case .notFound:
            .notFound()
        default:
            .unavailable(code: "storage_unavailable", "The server's storage does not answer. Try again.", retryAfter: 5)
        }
    }
}
