import ArgumentParser
import Foundation
import Glibc
import JobQueue
import Postgres
import Redis
import Synchronization
import Telemetry

/// A worker process. It ends at SIGTERM, or when it has finished `expect` jobs, and tells the time from the first job's
/// start to the last result's commit.
struct Work: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "worker")

    @OptionGroup var services: Services
    @Option var slots: Int
    @Option var expect: Int?

    func run() async throws {
        let pool = services.pool(6)
        let redis = try services.redisConfiguration()
        let client = RedisClient(redis)
        let tally = Tally(expected: expect)
        let handler = JobHandler(
            Noop.self,
            run: { context, noop in
                Marks.write(noop.n)
                tally.began()
                if let hold = noop.hold { try await Task.sleep(for: .seconds(hold)) }
                return []
            }, ended: { _, outcome in if outcome == .completed { tally.completed() } })
        let worker = Worker(
            .init(program: "benchmark", queues: [Noop.queue], slots: slots, grace: .seconds(5)),
            postgres: services.postgres, database: pool, blockingRedis: RedisBlockingClient(redis),
            subscriber: RedisSubscriber(redis), hints: HintLists(redis: client, logger: Services.logger),
            handlers: [handler], metrics: QueueMetrics(Metrics()), logger: Services.logger)
        signal(SIGTERM, SIG_IGN)
        let terminate = DispatchSource.makeSignalSource(signal: SIGTERM, queue: .global())
        terminate.setEventHandler { tally.stop() }
        terminate.resume()
        let running = Task {
            try await worker.run { _ in printLine(["ready": true, "pid": Int(getpid())]) }
        }
        await tally.wait()
        running.cancel()
        try await running.value
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        printLine([
            "finished": tally.count, "seconds": tally.seconds, "peak_rss": usage.ru_maxrss * 1024,
            "cpu_seconds": Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
                + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6,
        ])
    }
}

/// Counts results, and lets the program wait for the last.
final class Tally: Sendable {
    private struct State {
        var count = 0
        var first: ContinuousClock.Instant?
        var last = ContinuousClock.now
        var isOver = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let expected: Int?
    private let state = Mutex(State())

    init(expected: Int?) { self.expected = expected }

    var count: Int { state.withLock { $0.count } }
    var seconds: Double { state.withLock { state in state.first.map { (state.last - $0) / .seconds(1) } ?? 0 } }

    func began() { state.withLock { if $0.first == nil { $0.first = .now } } }

    func completed() {
        let isLast = state.withLock { state in
            state.count += 1
            state.last = .now
            return state.count == expected
        }
        if isLast { stop() }
    }

    func stop() {
        let waiter = state.withLock { state in
            state.isOver = true
            return state.waiter.take()
        }
        waiter?.resume()
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.isOver { state.waiter = continuation }
                return state.isOver
            }
            if isOver { continuation.resume() }
        }
    }
}
