import Foundation

/// An executor with a thread to itself, for work that must go on while the tasks of all other threads compute.
final class OwnThread: TaskExecutor {
    private let condition = NSCondition()
    // Guarded by `condition`, which a Mutex cannot be: a thread has to wait for it.
    nonisolated(unsafe) private var jobs: [UnownedJob] = []
    nonisolated(unsafe) private var isStopped = false

    init(name: String) {
        let thread = Thread { [self] in
            while run() {}
        }
        thread.name = name
        thread.start()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        condition.lock()
        jobs.append(UnownedJob(job))
        condition.signal()
        condition.unlock()
    }

    /// Ends the thread. To be called when the tasks that preferred it have ended.
    func stop() {
        condition.lock()
        isStopped = true
        condition.signal()
        condition.unlock()
    }

    private func run() -> Bool {
        condition.lock()
        while jobs.isEmpty, !isStopped { condition.wait() }
        let batch = jobs
        jobs = []
        condition.unlock()
        for job in batch { job.runSynchronously(on: asUnownedTaskExecutor()) }
        return !batch.isEmpty
    }
}
