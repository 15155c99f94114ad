import Lifecycle
import Previews
import VideoGeneration
import WorkerHost

/// The composition root of the worker.
struct WorkerProcess: Sendable {
    let configuration: WorkerConfiguration

    init(_ configuration: WorkerConfiguration) {
        self.configuration = configuration
    }

    /// - Returns: the process's exit code.
    func run() async throws -> Int32 {
        let host = try WorkerHost("preview-worker", slots: configuration.slots, configuration.settings)
        let audit = VideoAuditDrain(
            audit: VideoGenerationAudit(database: host.database), logger: host.logger)
        let handler = GeneratePreviewHandler(
            work: PreviewWork(database: host.database), generator: generator, storage: host.storage, audit: audit,
            news: host.news, logger: host.logger)
        let sweep = PreviewSweep(database: host.database, storage: host.storage, logger: host.logger)
        return try await host.run(
            queue: GeneratePreview.queue, cron: [try PreviewSweep.hourly()],
            handlers: [handler.handler, sweep.handler], beside: [Service("video-audit") { await audit.run() }])
    }

    private var generator: any VideoGenerator {
        if let replicate = configuration.replicate { return ReplicateVideoGenerator(configuration: replicate) }
        return FFmpegVideoGenerator(configuration: configuration.settings.conversion)
    }
}
