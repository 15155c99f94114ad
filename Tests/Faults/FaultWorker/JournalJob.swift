import Foundation
import JobQueue
import Postgres
import Security

/// A job that works for a while, leaves a file, and counts its completions in the database.
struct JournalJob: JobPayload {
    static let jobType = "journal"
    static let queue = "journal"

    let n: Int
    let milliseconds: Int
}

/// Runs `JournalJob` the way a conversion goes: work, outputs stored under the claim's epoch, rows with the completion.
struct JournalHandler: Sendable {
    let journal: Journal
    let outputs: OutputFolder

    var handler: JobHandler {
        JobHandler(JournalJob.self, run: run, ended: ended)
    }

    private func run(_ context: JobContext, _ payload: JournalJob) async throws -> [SQL] {
        let job = context.job
        try journal.note("start \(job.id.text) \(job.epoch)")
        try await Task.sleep(for: .milliseconds(payload.milliseconds / 2))
        FaultPoint.midFFmpeg.reach()
        context.report(progress: 50, stage: "half", etaSeconds: nil)
        try await Task.sleep(for: .milliseconds(payload.milliseconds - payload.milliseconds / 2))
        FaultPoint.beforeUpload.reach()
        try outputs.store("job \(job.id.text) epoch \(job.epoch) n \(payload.n)\n", job: job.id.text, epoch: job.epoch)
        FaultPoint.afterUpload.reach()
        // Jobs with nothing to write are completed by the batch.
        if payload.n % 3 == 0 { return [] }
        // No constraint makes the row unique: a result that is committed twice must show.
        return ["INSERT INTO fault_results (job, epoch, n) VALUES (\(job.id), \(job.epoch), \(payload.n))"]
    }

    private func ended(_ job: ClaimedJob, _ outcome: JobOutcome) async {
        try? journal.note("end \(job.id.text) \(job.epoch) \(outcome)")
        if outcome != .completed, outcome != .unknown {
            outputs.remove(job: job.id.text, epoch: job.epoch)
        }
    }
}
