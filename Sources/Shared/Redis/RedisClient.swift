package import NIOCore
import NIOPosix

/// Commands to a Redis server over one connection that all callers share.
///
/// Cheap to use from thousands of tasks: what they ask for at the same time travels together. While the server is away
/// every call throws `RedisError.unavailable` at once; the connection comes back by itself. A call is never repeated
/// here, since nobody knows whether the first one was carried out.
package final class RedisClient: Sendable {
    private let link: RedisLink

    /// Begins to connect; commands may be sent at once and wait for the first attempt.
    package init(
        _ configuration: RedisConfiguration, group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        link = RedisLink(configuration, group: group)
    }

    deinit { link.shutdown() }

    /// Ends the connection; calls that wait throw `RedisError.closed`.
    package func shutdown() { link.shutdown() }

    /// Sends a command and gives its reply.
    ///
    /// - Throws: `RedisError`, or `CancellationError` at once when the task is cancelled (the command may still be
    ///   carried out).
    @discardableResult
    package func send(_ command: RedisCommand, timeout: Duration? = nil) async throws -> RedisValue {
        let replies = try await pipeline([command], timeout: timeout)
        guard let reply = replies.first else { throw RedisError.unexpectedReply(command: command.name) }
        return try reply.checked()
    }

    /// Sends a command and waits for nothing: for what may as well be lost.
    package func post(_ command: RedisCommand) {
        link.send(RedisRequest([command], timeout: link.configuration.commandTimeout))
    }

    /// Sends commands together, with none of another caller between them, and gives their replies in order. The server's
    /// errors stand among them.
    package func pipeline(_ commands: [RedisCommand], timeout: Duration? = nil) async throws -> [RedisValue] {
        guard !commands.isEmpty else { return [] }
        let request = RedisRequest(commands, timeout: timeout ?? link.configuration.commandTimeout)
        return try await request.replies(start: { link.send(request) })
    }

    /// Runs a script by its hash; sends its text where the server does not know it yet.
    package func run(
        _ script: RedisScript, keys: [String], arguments: [any RedisArgument] = []
    ) async throws -> RedisValue {
        do {
            return try await send(script.byHash(keys: keys, arguments: arguments))
        } catch RedisError.refused(code: "NOSCRIPT", _) {
            return try await send(script.byText(keys: keys, arguments: arguments))
        }
    }
}
