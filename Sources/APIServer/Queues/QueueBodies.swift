import Foundation
import QueueAdministration

struct QueueView: Encodable {
    struct Minute: Encodable {
        let minute: Date
        let completed: Int
        let failed: Int
    }

    let name: String
    let paused: Bool
    let pausedAt: Date?
    let pending: Int
    let scheduled: Int
    let processing: Int
    let failed: Int
    let oldestSeconds: Double
    let workers: Int
    let slots: Int
    let throughput: [Minute]

    init(_ queue: QueueOverview) {
        name = queue.name
        paused = queue.pausedAt != nil
        pausedAt = queue.pausedAt
        pending = queue.pending
        scheduled = queue.scheduled
        processing = queue.processing
        failed = queue.failed
        oldestSeconds = queue.oldestSeconds
        workers = queue.workers
        slots = queue.slots
        throughput = queue.throughput.map {
            Minute(minute: $0.minute, completed: $0.completed, failed: $0.failed)
        }
    }
}

struct QueuesView: Encodable {
    let queues: [QueueView]
}

struct RetriedView: Encodable {
    let retried: Int
}

struct WorkerView: Encodable {
    let workerNo: Int
    let program: String
    let host: String
    let pid: Int
    let queues: [String]
    let slots: Int
    let running: Int
    let alive: Bool
    let startedAt: Date
    let seenAt: Date

    init(_ worker: WorkerOverview) {
        workerNo = Int(worker.workerNo)
        program = worker.program
        host = worker.host
        pid = Int(worker.pid)
        queues = worker.queues
        slots = worker.slots
        running = worker.running
        alive = worker.isAlive
        startedAt = worker.startedAt
        seenAt = worker.seenAt
    }
}

struct WorkersView: Encodable {
    let workers: [WorkerView]
}
