import Configuration
import Logging
import Security

/// All that the program reads from its environment.
struct FaultConfiguration: Sendable {
    let databaseURL: Secret<String>
    let redis: String
    /// The file that every process of a run appends to.
    let journal: String
    /// The folder for the jobs' output files.
    let outputs: String
    let slots: Int
    /// Seconds that running jobs get after the request to stop.
    let grace: Int
    /// Seconds after PostgreSQL's start in which no worker counts as dead.
    let graceAfterStart: Int
    /// Jobs a second that a producer enqueues, and after how many it ends.
    let rate: Int
    let count: Int
    /// How long the jobs work, in milliseconds.
    let shortest: Int
    let longest: Int
    let logLevel: Logger.Level

    /// - Throws: `ConfigurationErrors`, which names every variable that is missing or malformed.
    init(environment: [String: String]) throws(ConfigurationErrors) {
        var reader = ConfigurationReader(environment)
        databaseURL = reader.secret("GREENROOM_DATABASE_URL")
        redis = reader.string("GREENROOM_REDIS")
        journal = reader.string("FAULT_JOURNAL")
        outputs = reader.string("FAULT_OUTPUTS")
        slots = reader.int("FAULT_SLOTS", default: 4, in: 1...64)
        grace = reader.int("FAULT_GRACE", default: 20, in: 0...3600)
        graceAfterStart = reader.int("FAULT_GRACE_AFTER_START", default: 45, in: 0...3600)
        rate = reader.int("FAULT_RATE", default: 50, in: 1...10_000)
        count = reader.int("FAULT_COUNT", default: 1_000_000, in: 1...10_000_000)
        shortest = reader.int("FAULT_SHORTEST", default: 20, in: 0...3_600_000)
        longest = reader.int("FAULT_LONGEST", default: 200, in: 0...3_600_000)
        logLevel = reader.choice("GREENROOM_LOG_LEVEL", default: Logger.Level.notice)
        try reader.finish()
    }
}
