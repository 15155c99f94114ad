import Accounts
import HTTP
import JobQueue
import QueueAdministration

/// Queues, jobs and workers, for operators.
struct QueueRoutes: Sendable {
    let queues: QueueService

    func list(_ request: Request) async throws -> Response {
        try .json(QueuesView(queues: await queues.queues().map(QueueView.init)))
    }

    func workers(_ request: Request) async throws -> Response {
        try .json(WorkersView(workers: await queues.workers().map(WorkerView.init)))
    }

    func pause(_ request: Request) async throws -> Response { try await setPaused(request, true) }
    func resume(_ request: Request) async throws -> Response { try await setPaused(request, false) }

    private func setPaused(_ request: Request, _ paused: Bool) async throws -> Response {
        let queue = try await queues.setPaused(
            request.parameter("name"), paused, by: request.admin.id, requestID: request.id)
        return try .json(QueueView(queue))
    }

    func retryAll(_ request: Request) async throws -> Response {
        let count = try await queues.retryAll(
            request.parameter("name"), by: request.admin.id, requestID: request.id)
        return try .accepted(RetriedView(retried: count))
    }

    // MARK: Jobs

    func jobs(_ request: Request) async throws -> Response {
        let (jobs, next) = try await queues.jobs(
            status: request.query.value("status", as: JobStatus.self), queue: request.query["queue"],
            before: request.query.uuid("cursor"), limit: request.query.int("limit", in: 1...200) ?? 50)
        return try .json(JobsView(jobs: jobs.map(JobView.init), nextCursor: next))
    }

    func job(_ request: Request) async throws -> Response {
        try .json(JobView(await queues.job(request.id("id"))))
    }

    func retry(_ request: Request) async throws -> Response {
        let job = try await queues.retry(request.id("id"), by: request.admin.id, requestID: request.id)
        return try .accepted(JobView(job))
    }

    func cancel(_ request: Request) async throws -> Response {
        let job = try await queues.cancel(request.id("id"), by: request.admin.id, requestID: request.id)
        return try .accepted(JobView(job))
    }
}
