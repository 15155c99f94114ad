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
        package var queues: QueueWeights
        /// How many jobs run at once.
        package var slots: Int
        /// How long running jobs may go on after the request to stop.
        package var grace: Duration
        /// After PostgreSQL's own start every lock is gone; workers get this long to take theirs again.
        package var graceAfterStart: Duration
        /// What is enqueued by the clock; the same in every worker of a program.
        package var cron: [CronEntry]

        package init(
            program: String, queues: QueueWeights, slots: Int, grace: Duration = .seconds(20),
            graceAfterStart: Duration = .seconds(45), cron: [CronEntry] = []
        ) {
            self.program = program
            self.queues = queues
            self.slots = slots
            self.grace = grace
            self.graceAfterStart = graceAfterStart
            self.cron = cron
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
    private let throughput = Throughput()

    /// - Parameter database: a pool with at least 6 connections beside those that the handlers use: claims, completions,
    ///   heartbeats and the leader's round go on beside each other.
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
            program: configuration.program, queues: configuration.queues.queues, slots: configuration.slots,
            configuration: postgres, database: database, logger: logger)
        let running = RunningJobs()
        let desk = Desk(slots: configuration.slots)
        onReady(registration.workerNo)
        logger.info("worker ready", metadata: ["worker_no": "\(registration.workerNo)"])

        // Leases, lock and leadership outlive the request to stop: running jobs still need them.
        let (hungry, tell) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(16))
        let duties = Task { await perform(registration, running, desk, hungry) }
        await fetch(registration.workerNo, running, desk, tell)
        await Task { await drain(running, desk) }.value
        duties.cancel()
        await duties.value
        await Task { await registration.release() }.value
        logger.info("worker stopped", metadata: ["worker_no": "\(registration.workerNo)"])
    }

    private var store: JobStore { JobStore(database: database) }

    private var feeder: Feeder {
        Feeder(store: store, hints: hints, queues: configuration.queues.queues, metrics: metrics, logger: logger)
    }

    // MARK: Duties beside the jobs

    private func perform(
        _ registration: WorkerRegistration, _ running: RunningJobs, _ desk: Desk, _ hungry: AsyncStream<String>
    ) async {
        let leader = Leader(
            database: database, workerNo: registration.workerNo, feeder: feeder,
            cron: Cron(entries: configuration.cron, database: database, hints: hints),
            housekeeping: Housekeeping(database: database), logger: logger)
        let heartbeat = Heartbeat(
            database: database, running: running, workerNo: registration.workerNo, throughput: throughput,
            metrics: metrics, logger: logger)
        let thread = OwnThread(name: "heartbeat")
        defer { thread.stop() }
        await withDiscardingTaskGroup { group in
            group.addTask { await registration.keepLocked() }
            // On a thread of its own: what the jobs compute cannot keep it from renewing their leases.
            group.addTask(executorPreference: thread) { await heartbeat.run() }
            group.addTask {
                await leader.run(
                    reaper: Reaper(
                        store: store, hints: hints, graceAfterStart: configuration.graceAfterStart, metrics: metrics,
                        logger: logger))
            }
            group.addTask { await listenForCancels(running) }
            group.addTask { await feeder.feed(hungry) }
            group.addTask { await watch(running, desk) }
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

    /// Each second: ends runs whose time is up, and gives back jobs that were claimed ahead of others which turned out to
    /// be long.
    private func watch(_ running: RunningJobs, _ desk: Desk) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            running.endOverdue(at: .now)
            await putBack(desk.clearStuck(for: .seconds(1)), running)
        }
    }

    /// Jobs that were claimed and not begun.
    private func putBack(_ jobs: [ClaimedJob], _ running: RunningJobs) async {
        guard !jobs.isEmpty else { return }
        do {
            await hints.push(try await store.putBack(jobs))
        } catch {
            logger.warning("jobs could not be put back; their lease ends", metadata: ["error": "\(error)"])
        }
        for job in jobs { running.remove(job.id) }
    }

    // MARK: Taking jobs

    /// Takes jobs until the task is cancelled. One loop: room on the desk, then hints, then the claim of as many.
    private func fetch(
        _ workerNo: Int32, _ running: RunningJobs, _ desk: Desk, _ hungry: AsyncStream<String>.Continuation
    ) async {
        let source = JobSource(
            store: store, blockingRedis: blockingRedis, hints: hints, hungry: hungry, queues: configuration.queues,
            workerNo: workerNo, logger: logger)
        let runner = JobRunner(
            store: store, completions: store.completions(),
            handlers: Dictionary(handlers.map { ($0.jobType, $0) }) { first, _ in first },
            running: running, throughput: throughput, metrics: metrics, logger: logger)
        while true {
            let room = await desk.room()
            guard room.jobs > 0 else { return }
            pulse.beat()
            let jobs = await source.next(room.jobs, beginning: room.slots)
            // Room may rightly be waited for as long as jobs run.
            pulse.rest()
            for job in jobs {
                if job.retryCount == 0, job.epoch == 1 {
                    metrics.pickupSeconds[job.queue].observe(max(0, Date.now.timeIntervalSince(job.createdAt)))
                }
                running.add(job)
            }
            for job in desk.take(jobs) {
                // It begins here and now, and goes on elsewhere.
                running.attach(Task.immediate { await work(on: job, runner, running, desk) }, to: job.id)
            }
        }
    }

    /// In a task that is no child of the worker's: a running job outlives the request to stop.
    private func work(on job: ClaimedJob, _ runner: JobRunner, _ running: RunningJobs, _ desk: Desk) async {
        await runner.run(job) { seconds in
            guard let next = desk.ended(after: seconds) else { return }
            running.attach(Task { await work(on: next, runner, running, desk) }, to: next.id)
        }
        running.remove(job.id)
    }

    private func drain(_ running: RunningJobs, _ desk: Desk) async {
        await putBack(desk.clear(), running)
        let deadline = ContinuousClock.now.advanced(by: configuration.grace)
        while running.count > 0, ContinuousClock.now < deadline {
            try? await Task.sleep(for: .milliseconds(50))
        }
        let tasks = running.snapshot
        for id in tasks.keys { running.end(id, because: .workerStopping) }
        for entry in tasks.values { await entry.task?.value }
    }
}
