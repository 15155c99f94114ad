import Foundation
import Postgres
import TestSupport
import Testing

@testable import JobQueue

/// PostgreSQL's trigger and the pure state machine allow the same transitions.
struct TransitionTriggerTests {
    /// What the state machine can reach from each status, by trying every event.
    private func reachable(from status: JobStatus) -> Set<JobStatus> {
        var state = JobState(maxRetries: 1)
        state.status = status
        state.epoch = 1
        let events: [JobState.Event] =
            [.claimed(begins: true), .succeeded(epoch: 1), .interrupted(epoch: 1), .workerDied, .cancelled, .retried]
            + JobErrorClass.allCases.map { .erred($0, epoch: 1) }
        return Set(events.compactMap { state.after($0)?.status })
    }

    @Test func `both allow exactly the same`() async throws {
        try await TestDatabase.migrated { database in
            for from in JobStatus.allCases {
                for to in JobStatus.allCases where to != from {
                    let allowed = try await database.allows(from, to)
                    #expect(allowed == reachable(from: from).contains(to), "\(from) → \(to)")
                }
            }
        }
    }
}

extension PostgresPool {
    /// Tries the transition on a fresh row, with the triggers that guard it in force.
    fileprivate func allows(_ from: JobStatus, _ to: JobStatus) async throws -> Bool {
        let id = UUID()
        let holder: (JobStatus) -> Int32? = { $0 == .processing ? 1 : nil }
        try await execute(
            """
            INSERT INTO queue_jobs (id, queue, job_type, status, worker_no)
            VALUES (\(id), 'q', 't', \(from.rawValue), \(holder(from)))
            """)
        do {
            try await execute(
                "UPDATE queue_jobs SET status = \(to.rawValue), worker_no = \(holder(to)) WHERE id = \(id)")
            return true
        } catch let error as PostgresError where error.constraint == "queue_jobs_transition_check" {
            return false
        }
    }
}
