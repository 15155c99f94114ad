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

    func run() async throws {
        let postgres = PostgresConfiguration(configuration.databaseURL.exposed, applicationName: "greenroom-conversion")
        let database = PostgresPool(
            configuration: postgres, maximumConnections: configuration.slots + 4, waitTimeout: .seconds(5), logger: logger)
        let redisConfiguration = RedisConfiguration(unixSocket: configuration.redisSocket)
        let redis = RedisClient(redisConfiguration, logger: logger)
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
            .init(program: "conversion-worker", queues: [ConvertMedia.queue], slots: configuration.slots),
            postgres: postgres, database: database,
            blockingRedis: RedisBlockingClient(redisConfiguration, logger: logger),
            subscriber: RedisSubscriber(redisConfiguration, logger: logger), hints: hints,
            handlers: [handler.handler], metrics: QueueMetrics(), logger: logger)
        _ = worker
    }
}
