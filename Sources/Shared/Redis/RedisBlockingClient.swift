package import NIOCore
import NIOPosix
import Synchronization

/// A connection of its own for commands that wait at the server until there is something.
///
/// One caller at a time; a second one gets `RedisError.busy`. Cancelling the task ends the wait at once, by closing the
/// connection. An element that the server had moved in that same moment lies in the target list, and nobody was told:
/// sweep that list.
package final class RedisBlockingClient: Sendable {
    private let link: RedisLink
    private let isBusy = Atomic(false)

    package init(
        _ configuration: RedisConfiguration, group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        link = RedisLink(configuration, group: group)
    }

    deinit { link.shutdown() }

    package func shutdown() { link.shutdown() }

    /// Waits until `source` has an element and moves it.
    ///
    /// - Parameter timeout: at least 1 ms.
    /// - Returns: the element; nil when none came in time.
    package func blmove(
        from source: String, _ side: RedisListSide = .right, to target: String,
        _ targetSide: RedisListSide = .left, timeout: Duration
    ) async throws -> String? {
        let seconds = Self.seconds(timeout)
        let command = RedisCommand("BLMOVE", source, target, side.rawValue, targetSide.rawValue, seconds)
        return try await send(command, timeout).optionalText(command)
    }

    /// Waits until one of the lists has an element, and takes the leftmost of the first that has.
    ///
    /// - Returns: the list's key and the element; nil when none came in time.
    package func blpop(_ keys: [String], timeout: Duration) async throws -> (key: String, value: String)? {
        let command = Self.blpop(keys, timeout: timeout)
        let reply = try await send(command, timeout)
        if reply.isNull { return nil }
        let texts = try reply.texts(command)
        guard texts.count == 2 else { throw RedisError.unexpectedReply(command: command.name) }
        return (texts[0], texts[1])
    }

    /// The command of `blpop`, to head a pipeline.
    package static func blpop(_ keys: [String], timeout: Duration) -> RedisCommand {
        RedisCommand("BLPOP", keys + [seconds(timeout)])
    }

    /// Sends a command that waits and others that follow it as soon as its wait is over: one round trip in all.
    ///
    /// - Parameter timeout: as in the command that waits.
    /// - Returns: the replies in order; the server's errors stand among them.
    package func pipeline(_ commands: [RedisCommand], timeout: Duration) async throws -> [RedisValue] {
        guard isBusy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged else {
            throw RedisError.busy
        }
        defer { isBusy.store(false, ordering: .releasing) }
        let request = RedisRequest(commands, timeout: timeout + link.configuration.commandTimeout)
        return try await request.replies(start: { link.send(request) }, abandoned: { self.link.reset() })
    }

    private static func seconds(_ timeout: Duration) -> String { "\(Double(max(1, timeout.milliseconds)) / 1000)" }

    private func send(_ command: RedisCommand, _ timeout: Duration) async throws -> RedisValue {
        let replies = try await pipeline([command], timeout: timeout)
        guard let reply = replies.first else { throw RedisError.unexpectedReply(command: command.name) }
        return try reply.checked()
    }
}
