import Foundation
import Glibc

/// The record outside of the system: one file, one line a fact, appended by every process of a run.
///
/// A line is one `write` to a file opened with O_APPEND, so that lines of several processes never mix and a line that
/// was begun before a SIGKILL is whole. Each ends with the process id and the microseconds since 1970.
struct Journal: Sendable {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw JournalError(code: errno) }
    }

    func note(_ fact: String) throws {
        let microseconds = Int64(Date.now.timeIntervalSince1970 * 1_000_000)
        let line = Array("\(fact) \(getpid()) \(microseconds)\n".utf8)
        guard write(descriptor, line, line.count) == line.count else { throw JournalError(code: errno) }
    }
}

struct JournalError: Error, CustomStringConvertible {
    let code: Int32

    var description: String { "the journal cannot be written: \(String(cString: strerror(code)))" }
}
