import Configuration
import Logging
import Security

/// All that a conversion worker reads from its environment.
struct WorkerConfiguration: Sendable {
    /// A libpq connection string.
    let databaseURL: Secret<String>
    /// A Unix socket's path, or redis://user:password@host:port/db.
    let redis: Secret<String>
    let storagePath: String
    let signingKeys: Secret<String>
    /// Conversions at once; each uses up to two processors.
    let slots: Int
    let ffmpeg: String
    let ffprobe: String
    /// Where /healthz, /readyz and /metrics are served on 127.0.0.1; 0 has the system pick, the log tells.
    let operationsPort: Int
    let logLevel: Logger.Level

    /// - Throws: `ConfigurationErrors`, which names every variable that is missing or malformed.
    init(environment: [String: String]) throws(ConfigurationErrors) {
        var reader = ConfigurationReader(environment)
        databaseURL = reader.secret("GREENROOM_DATABASE_URL")
        redis = reader.secret("GREENROOM_REDIS")
        storagePath = reader.string("GREENROOM_STORAGE")
        signingKeys = reader.secretFile("GREENROOM_SIGNING_KEYS_FILE")
        slots = reader.int("GREENROOM_CONVERSION_SLOTS", default: 1, in: 1...64)
        ffmpeg = reader.string("GREENROOM_FFMPEG", default: "ffmpeg")
        ffprobe = reader.string("GREENROOM_FFPROBE", default: "ffprobe")
        operationsPort = reader.int("GREENROOM_OPERATIONS_PORT", default: 0, in: 0...65_535)
        logLevel = reader.choice("GREENROOM_LOG_LEVEL", default: Logger.Level.info)
        try reader.finish()
    }
}
