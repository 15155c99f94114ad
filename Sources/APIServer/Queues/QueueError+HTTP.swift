package import HTTP
import NIOHTTP1
import QueueAdministration
import Security

extension QueueError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .unknownQueue(let name):
            Problem(.notFound, code: "unknown_queue", detail: "There is no queue “\(name.prefix(64))”.")
        case .unknownJob(let id):
            Problem(.notFound, code: "unknown_job", detail: "There is no job \(id.text).")
        case .notFailed(let status):
            .conflict(code: "job_not_failed", "Only a failed job can be tried again; this one is \(status).")
        case .alreadyEnded(let status):
            .conflict(code: "job_ended", "The job has ended already: it is \(status).")
        }
    }
}
