import Configuration
import Foundation
import MediaConversion
import Previews
import VideoGeneration
import WorkerHost

/// All that a preview worker reads from its environment.
struct WorkerConfiguration: Sendable {
    let settings: WorkerSettings
    /// Previews at once. A render takes up to two processors for a second or two; a provider takes none.
    let slots: Int
    /// Nil: FFmpeg, here.
    let replicate: ReplicateConfiguration?

    /// - Throws: `ConfigurationErrors`, which names every variable that is missing or malformed.
    init(environment: [String: String]) throws(ConfigurationErrors) {
        var reader = ConfigurationReader(environment)
        settings = WorkerSettings(&reader)
        slots = reader.int("GREENROOM_PREVIEW_SLOTS", default: 2, in: 1...64)
        replicate =
            reader.choice("GREENROOM_VIDEO_GENERATOR", default: VideoProvider.ffmpeg) == .replicate
            ? Self.replicate(&reader, settings.conversion) : nil
        try reader.finish()
    }

    private static func replicate(
        _ reader: inout ConfigurationReader, _ conversion: ConversionConfiguration
    ) -> ReplicateConfiguration? {
        let url = reader.url("GREENROOM_REPLICATE_URL", default: URL(string: "https://api.replicate.com/v1"))
        let token = reader.secret("GREENROOM_REPLICATE_TOKEN")
        let model = reader.parsed(
            "GREENROOM_REPLICATE_MODEL", expecting: "a model such as owner/name, or the id of one of its versions",
            ReplicateModel.init)
        let output = reader.choice("GREENROOM_REPLICATE_OUTPUT", default: ReplicateConfiguration.Output.video)
        let price = reader.int("GREENROOM_REPLICATE_MICRODOLLARS_PER_SECOND", default: 0, in: 0...1_000_000_000)
        let picture = reader.optionalString("GREENROOM_REPLICATE_PICTURE_INPUT")
        guard let model else { return nil }
        var configuration = ReplicateConfiguration(baseURL: url, token: token, model: model)
        configuration.output = output
        configuration.microdollarsPerSecond = price
        configuration.pictureInput = picture
        configuration.conversion = conversion
        return configuration
    }
}

extension WorkerSettings {
    var conversion: ConversionConfiguration {
        var conversion = ConversionConfiguration()
        conversion.ffmpeg = ffmpeg
        conversion.ffprobe = ffprobe
        return conversion
    }
}
