import Configuration
import WorkerHost

/// All that a conversion worker reads from its environment.
struct WorkerConfiguration: Sendable {
    let settings: WorkerSettings
    /// Conversions at once; each uses up to two processors.
    let slots: Int

    /// - Throws: `ConfigurationErrors`, which names every variable that is missing or malformed.
    init(environment: [String: String]) throws(ConfigurationErrors) {
        var reader = ConfigurationReader(environment)
        settings = WorkerSettings(&reader)
        slots = reader.int("GREENROOM_CONVERSION_SLOTS", default: 1, in: 1...64)
        try reader.finish()
    }
}
