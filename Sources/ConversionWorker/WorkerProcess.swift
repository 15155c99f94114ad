import Foundation
import HTTP
import JobQueue
import Lifecycle
import Logging
import Media
import MediaConversion
import Notifications
import ObjectStorage
import Operations
import Postgres
import Redis
import Security

/// The composition root of the worker.
struct WorkerProcess: Sendable {
    let configuration: WorkerConfiguration
    let logger = Logger(label: "conversion-worker")

    init(_ configuration: WorkerConfiguration) {
        self.configuration = configuration
    }

    /// - Returns: the process's exit code.
    func run() async throws -> Int32 {
        let notifier = ServiceNotifier(ProcessInfo.processInfo.environment)
        let postgres = PostgresConfiguration(configuration.databaseURL.exposed, applicationName: "greenroom-conversion")
        let database = PostgresPool(
            configuration: postgres, maximumConnections: configuration.slots + 6, waitTimeout: .seconds(5),
            logger: logger)
        let redisConfiguration = try RedisConfiguration(configuration.redis.exposed)
        let redis = RedisClient(redisConfiguration)
        let subscriber = RedisSubscriber(redisConfiguration)
        let hints = HintLists(redis: redis, logger: logger)
        let storage = try LocalObjectStorage(
            root: configuration.storagePath, signer: URLSigner(keys: configuration.signingKeys))

        var conversion = ConversionConfiguration()
        conversion.ffmpeg = configuration.ffmpeg
        conversion.ffprobe = configuration.ffprobe
        let handler = ConvertMediaHandler(
            assets: AssetStore(database: database), converter: MediaConverter(configuration: conversion),
            storage: storage, news: NewsPublisher(redis: redis, logger: logger), logger: logger)
        let worker = Worker(
            .init(
                program: "conversion-worker", queues: [ConvertMedia.queue], slots: configuration.slots,
                cron: [try OrphanSweep.hourly()]),
            postgres: postgres, database: database,
            blockingRedis: RedisBlockingClient(redisConfiguration),
            subscriber: subscriber, hints: hints,
            handlers: [
                handler.handler, OrphanSweep(database: database, storage: storage, logger: logger).handler,
            ], metrics: QueueMetrics(), logger: logger)
        let operations = OperationRoutes(
            database: database, redis: redis, storage: storage, logger: logger)
        let server = HTTPServer(
            configuration: ServerConfiguration(
                port: configuration.operationsPort, maxConnections: 100, drainGrace: .seconds(1), eventLoops: 1),
            router: Router { operations.add(to: $0) }, logger: logger)
        let code = await Lifecycle(logger: logger, notifier: notifier, grace: .seconds(27)).run([
            Service("operations", pulses: server.pulses) {
                try await server.run { address in
                    logger.info("operations listening", metadata: ["port": "\(address.port)"])
                }
            },
            Service("worker", pulses: [worker.pulse]) { try await worker.run { _ in notifier.ready() } },
        ])
        subscriber.shutdown()
        redis.shutdown()
        await database.close()
        return code
    }
}
