import Foundation
import JobQueue
import Logging
import MediaConversion
import Notifications
import ObjectStorage
import Postgres
import Previews
import Prompts
import Redis
import Security
import Telemetry
import TestSupport
import Testing
import VideoGeneration

@testable import PreviewWorker

/// An admin, a character with and without prompts, and everything that previews need: a database and a storage of its
/// own, and the tests' Redis under a prefix of its own.
struct World: Sendable {
    let database: PostgresPool
    let admin: UUID
    let character = UUID.v7()
    let prompts: EmotionalPromptsService
    let previews: PromptTestService
    let storage: LocalObjectStorage
    let sweep: PreviewSweep
    let audit: VideoGenerationAudit
    let jobs: JobQueue
    private let root: String
    private let redisConfiguration: RedisConfiguration
    private let news: NewsPublisher
    private let prefix = "test-\(UUID().uuidString)"
    private let logger = TestDatabase.logger

    static func with(_ body: (World) async throws -> Void) async throws {
        try await TestDatabase.migrated(connections: 16) { database in
            let world = try await World(database)
            defer { try? FileManager.default.removeItem(atPath: world.root) }
            try await body(world)
        }
    }

    private init(_ database: PostgresPool) async throws {
        self.database = database
        let path = try #require(ProcessInfo.processInfo.environment["GREENROOM_TEST_REDIS"], "run make test")
        redisConfiguration = try RedisConfiguration(path)
        let redis = RedisClient(redisConfiguration)
        jobs = JobQueue(database: database, hints: HintLists(redis: redis, prefix: prefix, logger: logger))
        news = NewsPublisher(redis: redis, prefix: prefix, logger: logger)
        root = FileManager.default.temporaryDirectory.appending(path: "previews-\(UUID())").path
        storage = try LocalObjectStorage(
            root: root, signer: URLSigner(keys: Secret(String(repeating: "k", count: 32))))
        prompts = EmotionalPromptsService(database: database, news: news)
        previews = PromptTestService(
            database: database, jobs: jobs, news: news, prompts: prompts, provider: .ffmpeg)
        sweep = PreviewSweep(database: database, storage: storage, logger: logger)
        audit = VideoGenerationAudit(database: database)
        admin = try await Self.addUser(database)
        try await database.execute(
            "INSERT INTO characters (id, name, created_by) VALUES (\(character), 'Mira Solberg', \(admin))")
    }

    static func addUser(_ database: PostgresPool) async throws -> UUID {
        let id = UUID.v7()
        try await database.execute(
            "INSERT INTO users (id, email, name, role) VALUES (\(id), \(id.text + "@example.org"), 'Ada', 'admin')")
        return id
    }

    var author: Author { Author(admin, requestID: "r1") }

    func test(_ draft: String?, emotion: String = "happy", by author: Author? = nil) async throws -> Preview {
        try await previews.generatePreview(of: character, emotion: emotion, draft: draft, by: author ?? self.author)
            .preview
    }

    func job(of preview: UUID) async throws -> UUID {
        try await database.one("SELECT job_id FROM prompt_preview_jobs WHERE id = \(preview)", as: UUID.self)
    }

    func count(_ table: SQL) async throws -> Int {
        try await database.one("SELECT count(*) FROM \(table)", as: Int.self)
    }

    func expire(_ preview: UUID) async throws {
        try await database.execute(
            "UPDATE prompt_preview_jobs SET expires_at = clock_timestamp() - interval '1 s' WHERE id = \(preview)")
    }

    /// Moves the preview's job as workers do.
    func move(_ preview: UUID, to status: String, errorClass: String? = nil) async throws {
        let worker: Int32? = status == "processing" ? 1 : nil
        try await database.execute(
            """
            UPDATE queue_jobs
               SET status = \(status), worker_no = \(worker), error = 'why', error_class = \(errorClass)
             WHERE id = \(try await job(of: preview))
            """)
    }

    /// Keys of what is stored.
    var objects: [String] {
        (FileManager.default.subpaths(atPath: "\(root)/objects") ?? []).filter { $0.contains(".") }.sorted()
    }
    var spooled: [String] { FileManager.default.subpaths(atPath: "\(root)/spool") ?? [] }

    // MARK: The worker

    /// A script that stands in for FFmpeg.
    func script(_ text: String) throws -> String {
        let path = "\(root)/script-\(UUID().uuidString)"
        try Executable.writeScript(text, to: path)
        return path
    }

    /// Runs `body` beside a preview worker, and stops the worker after it.
    func working(slots: Int = 2, ffmpeg: String = "ffmpeg", _ body: () async throws -> Void) async throws {
        var conversion = ConversionConfiguration()
        conversion.ffmpeg = ffmpeg
        let handler = GeneratePreviewHandler(
            work: PreviewWork(database: database), generator: FFmpegVideoGenerator(configuration: conversion),
            storage: storage, audit: VideoAuditDrain(audit: audit, logger: logger), news: news, logger: logger)
        let worker = Worker(
            .init(program: "test", queues: [GeneratePreview.queue], slots: slots, graceAfterStart: .zero),
            postgres: database.configuration, database: database,
            blockingRedis: RedisBlockingClient(redisConfiguration), subscriber: RedisSubscriber(redisConfiguration),
            hints: jobs.hints, handlers: [handler.handler, sweep.handler], metrics: QueueMetrics(Metrics()),
            logger: logger)
        let (ready, readiness) = AsyncStream.makeStream(of: Int32.self)
        let task = Task { try await worker.run { readiness.yield($0) } }
        for await _ in ready { break }
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
        task.cancel()
        try await task.value
        try outcome.get()
    }

    /// Waits until the preview has ended; the suite's time limit ends a wait for nothing.
    func ended(_ preview: UUID) async throws -> Preview {
        while true {
            let now = try await previews.previewStatus(of: preview)
            if now.status.isFinal { return now }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Waits until a query says so.
    func eventually(_ condition: SQL) async throws {
        while try await !database.one("SELECT \(condition)", as: Bool.self) {
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
