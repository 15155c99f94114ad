import Foundation
package import Logging
package import Postgres
package import Redis
package import Telemetry

/// A worker process: takes jobs of its queues, a bounded number at a time, until its task is cancelled.
///
/// Cancellation is the request to stop, and is obeyed in order: no further claim, then `grace` for the running jobs
/// to end by themselves, then they are interrupted and put back, which spends none of their attempts.
package struct Worker: Sendable {
    package struct Configuration: Sendable {
        package var program: String
        package var queues: [String]
        /// How many jobs run at once.
        package var slots: Int
        /// How long running jobs may go on after the request to stop.
        package var grace: Duration
        /// After PostgreSQL's own start every lock is gone; workers get this long to take theirs again.
        package var graceAfterStart: Duration

        package init(
            program: String, queues: [String], slots: Int, grace: Duration = .seconds(20),
            graceAfterStart: Duration = .seconds(45)
        ) {
            self.program = program
            self.queues = queues
            self.slots = slots
            self.grace = grace
            self.graceAfterStart = graceAfterStart
        }
    }

    let configuration: Configuration
    let postgres: PostgresConfiguration
    let database: PostgresPool
    let blockingRedis: RedisBlockingClient
    let subscriber: RedisSubscriber
    let hints: HintLists
    let handlers: [JobHandler]
    let metrics: QueueMetrics
    let logger: Logger
    /// Of the loop that takes jobs. Longer than a running job tries to write down its end: a PostgreSQL that hangs is
    /// not cured by ending conversions.
    package let pulse = Pulse(limit: .seconds(180))

    package init(
        _ configuration: Configuration, postgres: PostgresConfiguration, database: PostgresPool,
        blockingRedis: RedisBlockingClient, subscriber: RedisSubscriber, hints: HintLists, handlers: [JobHandler],
        metrics: QueueMetrics, logger: Logger
    ) {
        self.configuration = configuration
        self.postgres = postgres
        self.database = database
        self.blockingRedis = blockingRedis
        self.subscriber = subscriber
        self.hints = hints
        self.handlers = handlers
        self.metrics = metrics
        self.logger = logger
    }

    /// - Parameter onReady: called with the worker's number once it takes jobs.
    package func run(onReady: @Sendable (Int32) -> Void = { _ in }) async throws {
        let registration = try await WorkerRegistration.register(
            program: configuration.program, queues: configuration.queues, slots: configuration.slots,
            configuration: postgres, database: database, logger: logger)
        let running = RunningJobs()
        onReady(registration.workerNo)
        logger.info("worker ready", metadata: ["worker_no": "\(registration.workerNo)"])

        // Leases, lock and leadership outlive the request to stop: running jobs still need them.
        let duties = Task { await perform(registration, running) }
        await fetch(registration.workerNo, running)
        await Task { await drain(running) }.value
        duties.cancel()
        await duties.value
        await Task {
            for queue in configuration.queues {
                try? await hints.giveBack(worker: registration.workerNo, queue: queue)
            }
            await registration.release()
        }.value
        logger.info("worker stopped", metadata: ["worker_no": "\(registration.workerNo)"])
    }

    private func perform(_ registration: WorkerRegistration, _ running: RunningJobs) async {
        let store = JobStore(database: database)
        let leader = Leader(
            database: database,
            feeder: Feeder(store: store, hints: hints, queues: configuration.queues, metrics: metrics),
            logger: logger)
        let heartbeat = Heartbeat(
            database: database, running: running, workerNo: registration.workerNo, metrics: metrics, logger: logger)
        await withDiscardingTaskGroup { group in
            group.addTask { await registration.keepLocked() }
            group.addTask(priority: .high) { await heartbeat.run() }
            group.addTask {
                await leader.run(
                    reaper: Reaper(
                        store: store, graceAfterStart: configuration.graceAfterStart, metrics: metrics, logger: logger))
            }
            group.addTask { await listenForCancels(running) }
        }
    }

    private func listenForCancels(_ running: RunningJobs) async {
        // Where Redis is away the subscription follows by itself, and a heartbeat brings what was missed.
        _ = try? await subscriber.subscribe(hints.cancelChannel)
        for await event in subscriber.events {
            guard case .message(_, let payload) = event, let id = UUID(uuidString: payload) else { continue }
            running.end(id, because: .cancelledByAdmin)
        }
    }

    // MARK: Taking jobs

    /// Takes jobs until the task is cancelled. One loop: a free slot, then a hint, then the claim.
    private func fetch(_ workerNo: Int32, _ running: RunningJobs) async {
        let slots = Slots(configuration.slots)
        let source = JobSource(
            store: JobStore(database: database), blockingRedis: blockingRedis, hints: hints,
            queues: configuration.queues, workerNo: workerNo, logger: logger)
        let runner = JobRunner(
            store: JobStore(database: database),
            handlers: Dictionary(handlers.map { ($0.jobType, $0) }) { first, _ in first },
            running: running, metrics: metrics, logger: logger)
        while await slots.take() {
            pulse.beat()
            let next = await source.next()
            // A slot may rightly be waited for as long as jobs run.
            pulse.rest()
            guard let job = next else {
                slots.giveBack()
                continue
            }
            if job.retryCount == 0, job.epoch == 1 {
                metrics.pickupSeconds[job.queue].observe(max(0, Date.now.timeIntervalSince(job.createdAt)))
            }
            running.add(job)
            // Not a child task: a running job outlives the request to stop. It begins here and now, and goes on elsewhere.
            let task = Task.immediate {
                await runner.run(job)
                running.remove(job.id)
                slots.giveBack()
                await hints.remove(job.id, worker: workerNo)
            }
            running.attach(task, to: job.id)
        }
    }

    private func drain(_ running: RunningJobs) async {
        let deadline = ContinuousClock.now.advanced(by: configuration.grace)
        while running.count > 0, ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(50))
        }
        let tasks = running.snapshot
        for id in tasks.keys { running.end(id, because: .workerStopping) }
        for entry in tasks.values { await entry.task?.value }
    }
}
