import ArgumentParser
import Foundation
import JobQueue
import Postgres
import Security

/// One after the other, each with a commit and a hint of its own.
struct Enqueue: AsyncParsableCommand {
    @OptionGroup var services: Services
    @Option var jobs: Int
    @Option(help: "seconds that each takes") var hold: Double?

    func run() async throws {
        let pool = services.pool(2)
        let queue = try services.queue(pool)
        let started = ContinuousClock.now
        for n in 0..<jobs { try await queue.enqueue(JobQueue.job(Noop(n: n, hold: hold), id: .v7())) }
        printLine(["jobs": jobs, "seconds": seconds(.now - started)])
    }
}

/// A thousand at a time.
struct EnqueueBulk: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "enqueue-bulk")

    @OptionGroup var services: Services
    @Option var jobs: Int

    func run() async throws {
        let pool = services.pool(2)
        let queue = try services.queue(pool)
        let started = ContinuousClock.now
        for start in stride(from: 0, to: jobs, by: 1000) {
            try await queue.enqueue((start..<min(jobs, start + 1000)).map { Noop(n: $0) })
        }
        printLine(["jobs": jobs, "seconds": seconds(.now - started)])
    }
}
