import ArgumentParser
import Foundation
import JobQueue
import Postgres
import Security

/// Enqueues jobs one by one on an idle system, against a worker of its own process: from the enqueue's answer to the
/// job's first instruction. A job that begins before the answer counts 0.
struct Pickup: AsyncParsableCommand {
    @OptionGroup var services: Services
    @Option var samples: Int

    func run() async throws {
        let pool = services.pool(2)
        let queue = try services.queue(pool)
        var measured: [Int] = []
        let before = Marks.count
        // The first few warm up both processes.
        for n in -20..<samples {
            try await queue.enqueue(JobQueue.job(Noop(n: n), id: .v7()))
            let answered = Marks.nanoseconds()
            try await Task.sleep(for: .milliseconds(Int.random(in: 5...15)))
            let began = try await mark(at: before + 20 + n)
            guard began.number == n else { throw ValidationError("another job began, number \(began.number)") }
            if n >= 0 { measured.append(Int(max(0, began.nanosecond - answered) / 1000)) }
        }
        printLine(["samples_us": measured])
    }

    private func mark(at place: Int) async throws -> (number: Int, nanosecond: Int64) {
        for _ in 0..<4000 {
            if let mark = Marks.read(at: place) { return mark }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw ValidationError("a job did not begin within 20 s; does a worker run, and is BENCHMARK_MARKS set?")
    }
}
