import Configuration
import Logging
import Previews
import Security

/// All that the gateway reads from its environment.
struct GatewayConfiguration: Sendable {
    let host: String
    let port: Int
    /// A libpq connection string.
    let databaseURL: Secret<String>
    let databaseConnections: Int
    /// A Unix socket's path, or redis://user:password@host:port/db.
    let redis: Secret<String>
    let storagePath: String
    let signingKeys: Secret<String>
    /// The folder of the built admin web app.
    let publicPath: String
    /// The largest upload, in bytes.
    let uploadLimit: Int
    /// Who makes the videos of previews.
    let videoProvider: VideoProvider
    let logLevel: Logger.Level

    /// - Throws: `ConfigurationErrors`, which names every variable that is missing or malformed.
    init(environment: [String: String]) throws(ConfigurationErrors) {
        var reader = ConfigurationReader(environment)
        host = reader.string("GREENROOM_HOST", default: "127.0.0.1")
        port = reader.int("GREENROOM_PORT", default: 8080, in: 0...65_535)
        databaseURL = reader.secret("GREENROOM_DATABASE_URL")
        databaseConnections = reader.int("GREENROOM_DATABASE_CONNECTIONS", default: 16, in: 2...200)
        redis = reader.secret("GREENROOM_REDIS")
        storagePath = reader.string("GREENROOM_STORAGE")
        signingKeys = reader.secretFile("GREENROOM_SIGNING_KEYS_FILE")
        publicPath = reader.string("GREENROOM_PUBLIC")
        uploadLimit = reader.byteSize("GREENROOM_UPLOAD_LIMIT", default: 500_000_000)
        videoProvider = reader.choice("GREENROOM_VIDEO_GENERATOR", default: VideoProvider.ffmpeg)
        logLevel = reader.choice("GREENROOM_LOG_LEVEL", default: Logger.Level.info)
        try reader.finish()
    }
}
