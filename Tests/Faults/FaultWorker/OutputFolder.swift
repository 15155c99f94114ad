import Foundation
import Glibc
import JobQueue

/// Where jobs leave their files: `<root>/<job>/<epoch>/result`.
struct OutputFolder: Sendable {
    let root: String

    /// The file is whole and on the disk, or not there at all.
    func store(_ text: String, job: String, epoch: Int64) throws(OutputFailure) {
        let folder = "\(root)/\(job)/\(epoch)"
        do throws(OutputFailure) {
            try make("\(root)/\(job)")
            try make(folder)
            try write(Array(text.utf8), to: "\(folder)/new")
            guard rename("\(folder)/new", "\(folder)/result") == 0 else { throw OutputFailure(code: errno) }
        } catch {
            remove(job: job, epoch: epoch)
            throw error
        }
    }

    /// Removes one claim's folder. The job's own stays: another claim may be about to store into it.
    func remove(job: String, epoch: Int64) {
        let folder = "\(root)/\(job)/\(epoch)"
        unlink("\(folder)/new")
        unlink("\(folder)/result")
        rmdir(folder)
    }

    private func make(_ folder: String) throws(OutputFailure) {
        guard mkdir(folder, 0o777) == 0 || errno == EEXIST else { throw OutputFailure(code: errno) }
    }

    private func write(_ bytes: [UInt8], to path: String) throws(OutputFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw OutputFailure(code: errno) }
        defer { close(descriptor) }
        let written = Glibc.write(descriptor, bytes, bytes.count)
        guard written == bytes.count, fsync(descriptor) == 0 else {
            throw OutputFailure(code: written < 0 ? errno : ENOSPC)
        }
    }
}

struct OutputFailure: JobFailure, CustomStringConvertible {
    let code: Int32

    var errorClass: JobErrorClass { code == ENOSPC ? .exhausted : .transient }
    var reason: String { "The result could not be stored: \(String(cString: strerror(code)))." }
    var description: String { reason }
}
