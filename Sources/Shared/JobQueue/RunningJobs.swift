import Foundation
import Synchronization

/// The jobs that this process holds, with what the next heartbeat writes about each.
final class RunningJobs: Sendable {
    struct Entry: Sendable {
        let epoch: Int64
        /// Its run has begun; until then it lies ready.
        var isBegun = false
        var progress: Double = 0
        var stage: String?
        var etaSeconds: Double?
        var task: Task<Void, Never>?
        var ending: Ending?
        /// When its run has taken too long.
        var deadline: ContinuousClock.Instant?
    }

    /// Why a job's task was cancelled, which decides how the job is left.
    enum Ending: Sendable {
        case cancelledByAdmin, workerStopping, fenced, timedOut
    }

    private let entries = Mutex<[UUID: Entry]>([:])

    var count: Int { entries.withLock { $0.count } }
    var snapshot: [UUID: Entry] { entries.withLock { $0 } }

    func add(_ job: ClaimedJob) {
        entries.withLock { $0[job.id] = Entry(epoch: job.epoch) }
    }

    /// The run begins.
    func begin(_ id: UUID, timeout: Duration?) {
        entries.withLock { entries in
            entries[id]?.isBegun = true
            if let timeout { entries[id]?.deadline = .now.advanced(by: timeout) }
        }
    }

    /// Ends the runs whose time is up.
    func endOverdue(at now: ContinuousClock.Instant) {
        let overdue = entries.withLock { $0.filter { $0.value.deadline.map { $0 < now } ?? false }.map(\.key) }
        for id in overdue { end(id, because: .timedOut) }
    }

    func attach(_ task: Task<Void, Never>, to id: UUID) {
        let ending = entries.withLock {
            $0[id]?.task = task
            return $0[id]?.ending
        }
        if ending != nil { task.cancel() }
    }

    func remove(_ id: UUID) {
        entries.withLock { _ = $0.removeValue(forKey: id) }
    }

    func report(_ id: UUID, progress: Double, stage: String?, etaSeconds: Double?) {
        entries.withLock {
            $0[id]?.progress = progress
            $0[id]?.stage = stage
            $0[id]?.etaSeconds = etaSeconds
        }
    }

    func ending(of id: UUID) -> Ending? { entries.withLock { $0[id]?.ending } }

    /// Ends a running job's task; the first reason stands.
    ///
    /// - Parameter epoch: of the claim that is meant; a later claim of the same job by this worker is left alone.
    func end(_ id: UUID, epoch: Int64? = nil, because ending: Ending) {
        let task = entries.withLock { entries -> Task<Void, Never>? in
            guard let entry = entries[id], entry.ending == nil, epoch == nil || epoch == entry.epoch else { return nil }
            entries[id]?.ending = ending
            return entries[id]?.task
        }
        task?.cancel()
    }
}
