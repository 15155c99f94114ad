import Accounts
import Foundation
import HTTP
import JobQueue
import Lifecycle
import Logging
import Media
import Notifications
import ObjectStorage
import Operations
import Postgres
import QueueAdministration
import Redis
import Security

/// The composition root: everything is put together here, once.
struct Gateway: Sendable {
    let configuration: GatewayConfiguration
    let logger = Logger(label: "gateway")

    init(_ configuration: GatewayConfiguration) {
        self.configuration = configuration
    }

    /// - Returns: the process's exit code.
    func run() async throws -> Int32 {
        let notifier = ServiceNotifier(ProcessInfo.processInfo.environment)
        let postgres = PostgresConfiguration(configuration.databaseURL.exposed, applicationName: "greenroom-gateway")
        let database = PostgresPool(
            configuration: postgres, maximumConnections: configuration.databaseConnections, waitTimeout: .seconds(5),
            logger: logger)
        let redisConfiguration = try RedisConfiguration(configuration.redis.exposed)
        let redis = RedisClient(redisConfiguration)
        let subscriber = RedisSubscriber(redisConfiguration)
        let signer = try URLSigner(keys: configuration.signingKeys)
        let storage = try LocalObjectStorage(
            root: configuration.storagePath, signer: signer, urlPath: MediaFileRoutes.path)

        let jobs = JobQueue(database: database, hints: HintLists(redis: redis, logger: logger))
        let news = NewsPublisher(redis: redis, logger: logger)
        let media = MediaConverterService(database: database, jobs: jobs, news: news)
        let notifications = NotificationService(database: database, subscriber: subscriber, logger: logger)
        let statuses = AssetStatusCache(media: media)
        let events = EventHub()
        // The cache first: who hears of an event finds the new status there.
        notifications.observe(statuses.apply)
        notifications.observe { events.publish(ServerSentEvent($0), to: $0.topics.map(\.description)) }
        let accounts = AccountService(store: AccountStore(database: database), passwords: PasswordHasher())
        let identities = IdentityCache()

        let handlers = Handlers(
            accounts: AccountRoutes(accounts: accounts, cache: identities),
            assets: AssetRoutes(media: media, statuses: statuses, links: MediaLinks(storage: storage)),
            statuses: AssetStatusRoutes(statuses: statuses, identities: identities),
            uploads: UploadRoutes(
                receiver: UploadReceiver(storage: storage, limit: configuration.uploadLimit), media: media,
                storage: storage),
            files: MediaFileRoutes(storage: storage, signer: signer),
            events: EventRoutes(notifications: notifications, hub: events),
            queues: QueueRoutes(queues: QueueService(database: database, jobs: jobs, news: news)),
            operations: OperationRoutes(
                database: database, redis: redis, storage: storage, logger: logger,
                refreshMetrics: QueueDepth(database: database).refresh),
            adminUI: AdminUIRoutes(folder: configuration.publicPath))
        let server = HTTPServer(
            configuration: ServerConfiguration(host: configuration.host, port: configuration.port),
            router: routes(handlers, uploadLimit: configuration.uploadLimit),
            middleware: [
                AccessLog(logger: logger), ResponseHeaders(),
                Authentication(accounts: accounts, cache: identities, logger: logger),
            ],
            events: events, logger: logger)
        ServerMetrics.follow(server)
        let code = await Lifecycle(logger: logger, notifier: notifier).run([
            Service("notifications") { await notifications.run() },
            Service("server", pulses: server.pulses) {
                try await server.run { address in
                    logger.info("listening", metadata: ["host": "\(address.host)", "port": "\(address.port)"])
                    notifier.ready()
                }
            },
        ])
        subscriber.shutdown()
        redis.shutdown()
        await database.close()
        return code
    }
}
