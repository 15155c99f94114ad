import Foundation
import QueueAdministration

struct JobView: Encodable {
    let id: UUID
    let queue: String
    let jobType: String
    let status: String
    let priority: Int
    let assetID: UUID?
    let assetFilename: String?
    let requestedBy: UUID?
    let attempt: Int
    let maxAttempts: Int
    let crashes: Int
    let interrupts: Int
    let workerNo: Int?
    let progress: Double
    let stage: String?
    let etaSeconds: Double?
    let error: String?
    let errorClass: String?
    let cancelRequested: Bool
    let runAt: Date
    let createdAt: Date
    let startedAt: Date?
    let completedAt: Date?

    init(_ job: JobOverview) {
        id = job.id
        queue = job.queue
        jobType = job.jobType
        status = job.status
        priority = job.priority
        assetID = job.assetID
        assetFilename = job.assetFilename
        requestedBy = job.requestedBy
        // An attempt is spent by an error; the last one, when the job has failed, is not followed by another.
        attempt = min(job.retryCount + 1, job.maxRetries + 1)
        maxAttempts = job.maxRetries + 1
        crashes = job.crashes
        interrupts = job.interrupts
        workerNo = job.workerNo.map(Int.init)
        progress = job.progress
        stage = job.stage
        etaSeconds = job.etaSeconds
        error = job.error
        errorClass = job.errorClass
        cancelRequested = job.cancelRequested
        runAt = job.runAt
        createdAt = job.createdAt
        startedAt = job.startedAt
        completedAt = job.completedAt
    }
}

struct JobsView: Encodable {
    let jobs: [JobView]
    let nextCursor: UUID?
}
