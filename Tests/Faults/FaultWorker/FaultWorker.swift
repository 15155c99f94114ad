import Foundation
import JobQueue
import Lifecycle
import Logging
import Postgres
import Redis
import Security
import Telemetry

/// A worker and a producer that leave a trace of all they do outside of the system, in a file: the fault harness holds
/// the database against it.
///
/// usage: FaultWorker work | enqueue
@main
struct FaultWorker {
    private let configuration: FaultConfiguration
    private let logger: Logger

    static func main() async {
        do {
            let environment = ProcessInfo.processInfo.environment
            let configuration = try FaultConfiguration(environment: environment)
            LoggingBootstrap.start(service: "fault-worker", level: configuration.logLevel)
            let program = FaultWorker(configuration: configuration, logger: Logger(label: "fault-worker"))
            switch CommandLine.arguments.dropFirst().first {
            case "work": exit(try await program.work())
            case "enqueue": exit(try await program.enqueue())
            default: throw UsageError()
            }
        } catch {
            FileHandle.standardError.write(Data("FaultWorker: \(error)\n".utf8))
            exit(1)
        }
    }

    private func work() async throws -> Int32 {
        let postgres = PostgresConfiguration(configuration.databaseURL.exposed, applicationName: "fault-worker")
        let database = PostgresPool(
            configuration: postgres, maximumConnections: configuration.slots + 4, waitTimeout: .seconds(5),
            logger: logger)
        let redisConfiguration = try RedisConfiguration(configuration.redis)
        let redis = RedisClient(redisConfiguration)
        let subscriber = RedisSubscriber(redisConfiguration)
        let journal = try Journal(path: configuration.journal)
        let handler = JournalHandler(journal: journal, outputs: OutputFolder(root: configuration.outputs))
        let worker = Worker(
            .init(
                program: "fault-worker", queues: [JournalJob.queue], slots: configuration.slots,
                grace: .seconds(configuration.grace),
                graceAfterStart: .seconds(configuration.graceAfterStart)),
            postgres: postgres, database: database, blockingRedis: RedisBlockingClient(redisConfiguration),
            subscriber: subscriber, hints: HintLists(redis: redis, logger: logger), handlers: [handler.handler],
            metrics: QueueMetrics(), logger: logger)
        let notifier = ServiceNotifier(ProcessInfo.processInfo.environment)
        let code = await Lifecycle(logger: logger, notifier: notifier, grace: .seconds(27)).run([
            Service("worker") { try await worker.run { _ in try? journal.note("ready") } }
        ])
        subscriber.shutdown()
        redis.shutdown()
        await database.close()
        return code
    }

    private func enqueue() async throws -> Int32 {
        let postgres = PostgresConfiguration(configuration.databaseURL.exposed, applicationName: "fault-producer")
        let database = PostgresPool(
            configuration: postgres, maximumConnections: 2, waitTimeout: .seconds(5), logger: logger)
        let redis = RedisClient(try RedisConfiguration(configuration.redis))
        let producer = Producer(
            database: database,
            queue: JobQueue(database: database, hints: HintLists(redis: redis, logger: logger)),
            journal: try Journal(path: configuration.journal), configuration: configuration)
        let notifier = ServiceNotifier(ProcessInfo.processInfo.environment)
        let code = await Lifecycle(logger: logger, notifier: notifier, grace: .seconds(10)).run([
            Service("producer", mayEnd: true) { try await producer.run() }
        ])
        redis.shutdown()
        await database.close()
        return code
    }
}

struct UsageError: Error, CustomStringConvertible {
    var description: String { "usage: FaultWorker work | enqueue" }
}
