import Media
import MediaConversion
import WorkerHost

/// The composition root of the worker.
struct WorkerProcess: Sendable {
    let configuration: WorkerConfiguration

    init(_ configuration: WorkerConfiguration) {
        self.configuration = configuration
    }

    /// - Returns: the process's exit code.
    func run() async throws -> Int32 {
        let settings = configuration.settings
        let host = try WorkerHost("conversion-worker", slots: configuration.slots, settings)
        var conversion = ConversionConfiguration()
        conversion.ffmpeg = settings.ffmpeg
        conversion.ffprobe = settings.ffprobe
        let handler = ConvertMediaHandler(
            assets: AssetStore(database: host.database), converter: MediaConverter(configuration: conversion),
            storage: host.storage, news: host.news, logger: host.logger)
        let sweep = OrphanSweep(database: host.database, storage: host.storage, logger: host.logger)
        return try await host.run(
            queue: ConvertMedia.queue, cron: [try OrphanSweep.hourly()], handlers: [handler.handler, sweep.handler])
    }
}
