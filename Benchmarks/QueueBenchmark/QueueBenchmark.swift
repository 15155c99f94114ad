import ArgumentParser
import Foundation
import JobQueue
import Logging
import Postgres
import Redis

/// Our side of the queue benchmark: enqueues jobs that do nothing, runs them, or measures how soon they begin. One JSON
/// object a line on standard output.
@main
struct QueueBenchmark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        subcommands: [Enqueue.self, EnqueueBulk.self, Work.self, Pickup.self])
}

/// Where the services are.
struct Services: ParsableArguments {
    @Option(help: "libpq's connection string") var database: String
    @Option(help: "unix:///path, or redis://host:port") var redis: String

    /// Silent unless BENCHMARK_LOG is set.
    static let logger =
        ProcessInfo.processInfo.environment["BENCHMARK_LOG"] == nil
        ? Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
        : Logger(label: "benchmark") { StreamLogHandler.standardError(label: $0) }

    var postgres: PostgresConfiguration { PostgresConfiguration(database, applicationName: "queue-benchmark") }

    func redisConfiguration() throws -> RedisConfiguration {
        try RedisConfiguration(redis.hasPrefix("unix://") ? "redis+\(redis)" : redis)
    }

    func pool(_ connections: Int) -> PostgresPool {
        PostgresPool(configuration: postgres, maximumConnections: connections, logger: Self.logger)
    }

    func queue(_ pool: PostgresPool) throws -> JobQueue {
        JobQueue(
            database: pool, hints: HintLists(redis: RedisClient(try redisConfiguration()), logger: Self.logger))
    }
}

struct Noop: JobPayload {
    static let jobType = "noop"
    static let queue = "benchmark"

    let n: Int
    /// Seconds that it takes; nil: none.
    var hold: Double?
}

func printLine(_ object: [String: Any]) {
    guard let data = try? JSONSerialization.data(withJSONObject: object) else { return }
    FileHandle.standardOutput.write(data + Data("\n".utf8))
}

func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }
