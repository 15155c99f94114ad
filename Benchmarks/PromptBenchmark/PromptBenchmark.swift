import ArgumentParser
import Foundation
import Logging
import Notifications
import Postgres
import Prompts
import Redis

/// How long a process waits for the prompt that a video generator would get, with the gateway's own cache: first what is
/// nowhere, then what another process has put into Redis, then what is in memory. One JSON object on standard output,
/// microseconds throughout.
@main
struct PromptBenchmark: AsyncParsableCommand {
    @Option(help: "libpq's connection string") var database: String
    @Option(help: "unix:///path, or redis://host:port") var redis: String
    @Option(help: "questions from memory") var questions = 1_000_000

    private static let logger = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }

    func run() async throws {
        let configuration = try RedisConfiguration(redis.hasPrefix("unix://") ? "redis+\(redis)" : redis)
        // Of its own: what other processes have put into Redis does not count.
        let prefix = "prompt-benchmark-\(UUID().uuidString)"
        let pool = PostgresPool(
            configuration: PostgresConfiguration(database, applicationName: "prompt-benchmark"), maximumConnections: 4,
            logger: Self.logger)
        let pairs = try await pool.rows(
            "SELECT c.id, e.name FROM characters AS c CROSS JOIN emotions AS e", as: UUID.self, String.self)
        var figures: [String: Any] = ["pairs": pairs.count]
        // Two caches as of two gateways, one after the other; the second finds in Redis what the first left there.
        for (cold, warm) in [("from PostgreSQL", "from memory"), ("from Redis", "from memory again")] {
            let gateway = try Gateway(pool, configuration, prefix, Self.logger)
            let (first, again) = try await gateway.running {
                let first = try await gateway.firstTimes(Set(pairs.map(\.0)), emotion: pairs[0].1)
                return (first, try await gateway.again(pairs.shuffled(), questions: questions))
            }
            figures[cold] = first
            figures[warm] = again
        }
        FileHandle.standardOutput.write(try JSONSerialization.data(withJSONObject: figures) + Data("\n".utf8))
    }
}

/// What of the gateway resolves prompts.
struct Gateway: Sendable {
    private let notifications: NotificationService
    private let cache: PromptCache
    private let service: EmotionalPromptsService
    private let user = UUID()

    init(_ pool: PostgresPool, _ redis: RedisConfiguration, _ prefix: String, _ logger: Logger) throws {
        let client = RedisClient(redis)
        cache = PromptCache(database: pool, redis: client, prefix: prefix, logger: logger)
        notifications = NotificationService(
            database: pool, subscriber: RedisSubscriber(redis), prefix: prefix, logger: logger)
        notifications.observe(cache.apply)
        notifications.observeLooks(cache.looked)
        service = EmotionalPromptsService(
            database: pool, news: NewsPublisher(redis: client, prefix: prefix, logger: logger), cache: cache)
    }

    func running<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup { group in
            group.addTask { await notifications.run() }
            group.addTask { await cache.run() }
            defer { group.cancelAll() }
            // Till news comes in nothing is kept.
            try await Task.sleep(for: .seconds(2))
            return try await body()
        }
    }

    func firstTimes(_ characters: Set<UUID>, emotion: String) async throws -> Figures.Object {
        var figures = Figures()
        for character in characters { try await figures.time { try await resolve(character, emotion) } }
        return figures.object
    }

    /// The whole of each question is timed: look up, put the variables in.
    func again(_ pairs: [(UUID, String)], questions: Int) async throws -> Figures.Object {
        var figures = Figures()
        for n in 0..<questions {
            let (character, emotion) = pairs[n % pairs.count]
            try await figures.time { try await resolve(character, emotion) }
        }
        return figures.object
    }

    private func resolve(_ character: UUID, _ emotion: String) async throws {
        _ = try await service.resolvedPrompt(of: character, emotion: emotion, userID: user, at: .now)
    }
}
