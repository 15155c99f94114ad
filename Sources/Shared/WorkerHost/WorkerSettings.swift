package import Configuration
package import Logging
package import Security

/// What every worker reads from its environment, whatever its jobs are.
package struct WorkerSettings: Sendable {
    /// A libpq connection string.
    package let databaseURL: Secret<String>
    /// A Unix socket's path, or redis://user:password@host:port/db.
    package let redis: Secret<String>
    package let storagePath: String
    package let signingKeys: Secret<String>
    package let ffmpeg: String
    package let ffprobe: String
    /// Where /healthz, /readyz and /metrics are served on 127.0.0.1; 0 has the system pick, the log tells.
    package let operationsPort: Int
    package let logLevel: Logger.Level

    package init(_ reader: inout ConfigurationReader) {
        databaseURL = reader.secret("GREENROOM_DATABASE_URL")
        redis = reader.secret("GREENROOM_REDIS")
        storagePath = reader.string("GREENROOM_STORAGE")
        signingKeys = reader.secretFile("GREENROOM_SIGNING_KEYS_FILE")
        ffmpeg = reader.string("GREENROOM_FFMPEG", default: "ffmpeg")
        ffprobe = reader.string("GREENROOM_FFPROBE", default: "ffprobe")
        operationsPort = reader.int("GREENROOM_OPERATIONS_PORT", default: 0, in: 0...65_535)
        logLevel = reader.choice("GREENROOM_LOG_LEVEL", default: Logger.Level.info)
    }
}
