import Accounts
import Assignments
import Audit
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
import Previews
import Prompts
import QueueAdministration
import Redis
import Security

/// The composition root: everything is put together here, once. Nothing is connected before `run`, but for Redis.
struct Gateway: Sendable {
    let configuration: GatewayConfiguration
    let logger = Logger(label: "gateway")
    let database: PostgresPool
    let redis: RedisClient
    let subscriber: RedisSubscriber
    let notifications: NotificationService
    let events = EventHub()
    let accounts: AccountService
    let identities = IdentityCache()
    let promptCache: PromptCache
    let router: Router

    init(_ configuration: GatewayConfiguration) throws {
        self.configuration = configuration
        let postgres = PostgresConfiguration(configuration.databaseURL.exposed, applicationName: "greenroom-gateway")
        database = PostgresPool(
            configuration: postgres, maximumConnections: configuration.databaseConnections, waitTimeout: .seconds(5),
            logger: logger)
        let redisConfiguration = try RedisConfiguration(configuration.redis.exposed)
        redis = RedisClient(redisConfiguration)
        subscriber = RedisSubscriber(redisConfiguration)
        let signer = try URLSigner(keys: configuration.signingKeys)
        let storage = try LocalObjectStorage(
            root: configuration.storagePath, signer: signer, urlPath: MediaFileRoutes.path)

        let jobs = JobQueue(database: database, hints: HintLists(redis: redis, logger: logger))
        let news = NewsPublisher(redis: redis, logger: logger)
        let media = MediaConverterService(database: database, jobs: jobs, news: news)
        let audit = AuditLogger(database: database)
        let users = UserDirectory(database: database)
        let links = MediaLinks(storage: storage)
        promptCache = PromptCache(database: database, redis: redis, logger: logger)
        let prompts = EmotionalPromptsService(database: database, news: news, cache: promptCache)
        accounts = AccountService(store: AccountStore(database: database), passwords: PasswordHasher())
        notifications = NotificationService(database: database, subscriber: subscriber, logger: logger)
        let statuses = AssetStatusCache(media: media)
        // The caches first: who hears of an event finds there what is new.
        notifications.observe(statuses.apply)
        notifications.observe(promptCache.apply)
        notifications.observeLooks(promptCache.looked)
        let previews = PromptTestService(
            database: database, jobs: jobs, news: news, prompts: prompts,
            provider: configuration.videoProvider)
        let watch = PreviewWatch(previews: previews, hub: events)
        notifications.observe(watch.apply)
        notifications.observe { [events] in events.publish(ServerSentEvent($0), to: $0.topics.map(\.description)) }

        let handlers = Handlers(
            accounts: AccountRoutes(accounts: accounts, cache: identities),
            assets: AssetRoutes(media: media, statuses: statuses, links: links, users: users),
            statuses: AssetStatusRoutes(statuses: statuses, identities: identities),
            uploads: UploadRoutes(
                receiver: UploadReceiver(storage: storage, limit: configuration.uploadLimit), media: media,
                storage: storage),
            files: MediaFileRoutes(storage: storage, signer: signer),
            assignments: AssignmentRoutes(
                assignments: AssignmentService(database: database, audit: audit, news: news), links: links),
            users: UserRoutes(users: users, links: links),
            characters: CharacterRoutes(
                characters: CharacterService(database: database, news: news, cache: promptCache), links: links),
            emotions: EmotionRoutes(catalog: EmotionCatalog(database: database, news: news, cache: promptCache)),
            prompts: PromptRoutes(prompts: prompts), globalPrompts: GlobalPromptRoutes(prompts: prompts),
            resolve: ResolveRoutes(prompts: prompts, identities: identities),
            previews: PreviewRoutes(previews: previews, watch: watch, links: links),
            videoAudit: VideoAuditRoutes(audit: VideoGenerationAudit(database: database)),
            audit: AuditRoutes(audit: audit),
            events: EventRoutes(notifications: notifications, hub: events),
            queues: QueueRoutes(queues: QueueService(database: database, jobs: jobs, news: news)),
            operations: OperationRoutes(
                database: database, redis: redis, storage: storage, logger: logger,
                refreshMetrics: QueueDepth(database: database).refresh),
            adminUI: AdminUIRoutes(folder: configuration.publicPath))
        router = routes(handlers, uploadLimit: configuration.uploadLimit)
    }

    /// - Returns: the process's exit code.
    func run() async throws -> Int32 {
        let notifier = ServiceNotifier(ProcessInfo.processInfo.environment)
        let server = HTTPServer(
            configuration: ServerConfiguration(host: configuration.host, port: configuration.port), router: router,
            middleware: [
                AccessLog(logger: logger), ResponseHeaders(),
                Authentication(accounts: accounts, cache: identities, logger: logger),
            ],
            events: events, logger: logger)
        ServerMetrics.follow(server)
        let code = await Lifecycle(logger: logger, notifier: notifier).run([
            Service("notifications") { await notifications.run() },
            Service("prompt cache") { await promptCache.run() },
            Service("server", pulses: server.pulses) {
                try await server.run { address in
                    logger.info("listening", metadata: ["host": "\(address.host)", "port": "\(address.port)"])
                    notifier.ready()
                }
            },
        ])
        await close()
        return code
    }

    func close() async {
        subscriber.shutdown()
        redis.shutdown()
        await database.close()
    }
}
