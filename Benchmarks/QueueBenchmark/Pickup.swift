import ArgumentParser
import Foundation
import JobQueue
import Postgres
import Redis

/// Enqueues jobs one by one on an idle system, against a worker of its own process: from the enqueue's answer to the
/// job's first instruction. A job that begins before the answer counts 0.
struct Pickup: AsyncParsableCommand {
    @OptionGroup var services: Services
    @Option var samples: Int

    func run() async throws {
        let pool = services.pool(2)
        let queue = try services.queue(pool)
        let redis = RedisBlockingClient(try services.redisConfiguration())
        var measured: [Int] = []
        // The first few warm up both processes.
        for n in -20..<samples {
            try await queue.enqueue(JobQueue.job(Noop(n: n, sample: true), id: UUID()))
            let answered = microseconds()
            guard let told = try await redis.blpop(["benchmark:started"], timeout: .seconds(20)) else {
                throw ValidationError("a job did not begin within 20 s; does a worker run?")
            }
            let parts = told.value.split(separator: " ")
            guard parts.count == 2, Int(parts[0]) == n, let began = Int(parts[1]) else {
                throw ValidationError("another job began: \(told.value)")
            }
            if n >= 0 { measured.append(max(0, began - answered)) }
            try await Task.sleep(for: .milliseconds(Int.random(in: 5...15)))
        }
        printLine(["samples_us": measured])
    }
}
