import Foundation
import HTTP
package import JobQueue
package import Lifecycle
package import Logging
package import Notifications
package import ObjectStorage
import Operations
package import Postgres
import Redis
import Security

/// What stands around a worker's handlers in every worker process: its connections, the three operations addresses, and
/// an orderly end.
package struct WorkerHost: Sendable {
    package let database: PostgresPool
    package let storage: LocalObjectStorage
    package let news: NewsPublisher
    package let logger: Logger
    private let settings: WorkerSettings
    private let program: String
    private let slots: Int
    private let postgres: PostgresConfiguration
    private let redis: RedisClient
    private let redisConfiguration: RedisConfiguration
    private let subscriber: RedisSubscriber

    /// Connects to nothing yet, but for Redis.
    ///
    /// - Parameters:
    ///   - program: as in `preview-worker`, for logs, metrics and the list of workers.
    ///   - slots: jobs at once; each may use one connection to PostgreSQL.
    package init(_ program: String, slots: Int, _ settings: WorkerSettings) throws {
        self.settings = settings
        self.program = program
        self.slots = slots
        logger = Logger(label: program)
        postgres = PostgresConfiguration(
            settings.databaseURL.exposed, applicationName: "greenroom-\(program.replacing("-worker", with: ""))")
        database = PostgresPool(
            configuration: postgres, maximumConnections: slots + 6, waitTimeout: .seconds(5), logger: logger)
        redisConfiguration = try RedisConfiguration(settings.redis.exposed)
        redis = RedisClient(redisConfiguration)
        subscriber = RedisSubscriber(redisConfiguration)
        storage = try LocalObjectStorage(
            root: settings.storagePath, signer: URLSigner(keys: settings.signingKeys))
        news = NewsPublisher(redis: redis, logger: logger)
    }

    /// Serves one queue until a signal ends it.
    ///
    /// - Parameter services: what else is to run beside the jobs, started before them.
    /// - Returns: the process's exit code.
    package func run(
        queue: String, cron: [CronEntry], handlers: [JobHandler], beside services: [Service] = []
    ) async throws -> Int32 {
        let notifier = ServiceNotifier(ProcessInfo.processInfo.environment)
        let worker = Worker(
            .init(program: program, queues: [queue], slots: slots, cron: cron), postgres: postgres, database: database,
            blockingRedis: RedisBlockingClient(redisConfiguration), subscriber: subscriber,
            hints: HintLists(redis: redis, logger: logger), handlers: handlers, metrics: QueueMetrics(),
            logger: logger)
        let operations = OperationRoutes(database: database, redis: redis, storage: storage, logger: logger)
        let server = HTTPServer(
            configuration: ServerConfiguration(
                port: settings.operationsPort, maxConnections: 100, drainGrace: .seconds(1), eventLoops: 1),
            router: Router { operations.add(to: $0) }, logger: logger)
        let own = [
            Service("operations", pulses: server.pulses) {
                try await server.run { address in
                    logger.info("operations listening", metadata: ["port": "\(address.port)"])
                }
            }
        ]
        let work = Service("worker", pulses: [worker.pulse]) { try await worker.run { _ in notifier.ready() } }
        let code = await Lifecycle(logger: logger, notifier: notifier, grace: .seconds(27)).run(
            own + services + [work])
        subscriber.shutdown()
        redis.shutdown()
        await database.close()
        return code
    }
}
