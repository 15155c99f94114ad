/// Why a command has no good reply.
///
/// After `unavailable` and `timedOut` nobody knows whether the server carried the command out.
package enum RedisError: Error, Equatable, CustomStringConvertible {
    /// There is no connection, or it went away before the reply. Carry on without Redis, or try again later.
    case unavailable(String)
    /// No reply came in time; the connection was given up.
    case timedOut
    /// The server refused: `code` is its first word (`WRONGTYPE`, `OOM`, `READONLY`, …).
    case refused(code: String, message: String)
    /// The server answered with another kind of value than the command has.
    case unexpectedReply(command: String)
    /// A blocking client is waiting for another caller already.
    case busy
    /// The client was shut down.
    case closed

    package var description: String {
        switch self {
        case .unavailable(let reason): "Redis is not available: \(reason)"
        case .timedOut: "Redis did not answer in time"
        // Messages may quote what was sent ("unknown command 'x', with args beginning with …"): cut there.
        case .refused(let code, let message):
            "Redis refused: \(code) \(message.split(separator: ", with args", maxSplits: 1).first ?? "")"
        case .unexpectedReply(let command): "Redis answered \(command) with another kind of value than expected"
        case .busy: "This connection to Redis is waiting for another caller; use one for each"
        case .closed: "The connection to Redis was shut down"
        }
    }
}
