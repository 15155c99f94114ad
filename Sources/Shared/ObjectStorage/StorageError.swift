import Glibc

/// Why a file or an object could not be stored or read.
package enum StorageError: Error, Equatable, CustomStringConvertible {
    /// No room on the disk, or a quota is used up. Nothing of the object is left; trying later may help.
    case outOfSpace
    case notFound(ObjectKey)
    /// A sink was used after its end.
    case closed
    /// A system call's error number.
    case failed(String, code: Int32)

    package var description: String {
        switch self {
        case .outOfSpace: "There is no space left to store files; free some or enlarge the disk"
        case .notFound(let key): "There is no object \(key)"
        case .closed: "The upload was finished or aborted before"
        case .failed(let action, let code): "Could not \(action): \(String(cString: strerror(code)))"
        }
    }

    /// From `errno`, which must not have changed since the call.
    static func last(_ action: String, code: Int32 = errno) -> StorageError {
        code == ENOSPC || code == EDQUOT ? .outOfSpace : .failed(action, code: code)
    }
}
