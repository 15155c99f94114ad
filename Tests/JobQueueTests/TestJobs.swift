import Foundation
import Postgres

@testable import JobQueue

/// A job for tests.
struct Greet: JobPayload {
    static let jobType = "greet"
    static let queue = "greetings"
    static let maxRetries = 2

    let name: String
}

extension PostgresPool {
    /// Enqueues a job the way a feature does, without the hint.
    @discardableResult
    func enqueue(_ name: String, options: JobOptions = JobOptions()) async throws -> UUID {
        let id = UUID()
        try await execute(JobQueue.job(Greet(name: name), id: id, options: options).insertion)
        return id
    }

    func status(_ id: UUID) async throws -> String {
        try await one("SELECT status FROM queue_jobs WHERE id = \(id)", as: String.self)
    }

    func retryCount(_ id: UUID) async throws -> Int {
        try await one("SELECT retry_count FROM queue_jobs WHERE id = \(id)", as: Int.self)
    }

    func count(of status: JobStatus) async throws -> Int {
        try await one("SELECT count(*) FROM queue_jobs WHERE status = \(status.rawValue)", as: Int.self)
    }

    /// A worker's row, without a process behind it.
    func addWorker() async throws -> Int32 {
        try await one(
            """
            INSERT INTO queue_workers (program, host, pid, queues, slots) VALUES ('test', 'here', 1, '{greetings}', 1)
            RETURNING worker_no
            """, as: Int32.self)
    }
}
