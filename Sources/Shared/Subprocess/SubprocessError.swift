import Glibc

/// Why a command did not run to an outcome.
package enum SubprocessError: Error, Equatable {
    /// No executable file of this name. The name is the program's, or that of a program that sets its limits.
    case programNotFound(String)
    /// The kernel would not start it: no more processes, descriptors or memory.
    case cannotStart(program: String, errno: Int32)
    /// The surrounding task was cancelled. The process group has been ended and reaped.
    case cancelled
}

extension SubprocessError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .programNotFound(let name):
            "The program “\(name)” is not installed or not in PATH. Install it, or configure its full path."
        case .cannotStart(let program, let code):
            "The program “\(program)” could not be started: \(String(cString: strerror(code))) (errno \(code))."
        case .cancelled:
            "The program was ended because its task was cancelled."
        }
    }
}
