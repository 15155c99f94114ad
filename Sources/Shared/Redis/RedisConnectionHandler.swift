import NIOCore

/// Stands between the socket and a `RedisConnection`: cuts bytes into replies, sorts out news, watches the time.
///
/// Lives on its channel's event loop, which is what makes it safe to send there.
final class RedisConnectionHandler: ChannelInboundHandler, @unchecked Sendable {
    typealias InboundIn = ByteBuffer

    let connection: RedisConnection
    private let reader = RedisReplyReader()
    /// Takes subscribed messages and the like; nil where the connection has no subscriptions.
    private let onNews: (@Sendable ([RedisValue]) -> Void)?
    private let onEnd: @Sendable (RedisConnection, RedisError) -> Void
    private var timer: Scheduled<Void>?

    init(
        connection: RedisConnection, onNews: (@Sendable ([RedisValue]) -> Void)?,
        onEnd: @escaping @Sendable (RedisConnection, RedisError) -> Void
    ) {
        self.connection = connection
        self.onNews = onNews
        self.onEnd = onEnd
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        do {
            try reader.feed(unwrapInboundIn(data))
            while let value = try reader.next() {
                if let onNews, case .array(let parts) = value, Self.isNews(parts) {
                    onNews(parts)
                } else if !connection.received(value) {
                    throw RedisReplyReader.Malformed()
                }
            }
        } catch {
            connection.close(.unavailable("it sent something that is no reply"))
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        connection.close(.unavailable("the connection broke (\(type(of: error)))"))
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        connection.ended(.unavailable("the connection was closed"))
        onEnd(connection, connection.end ?? .closed)
        context.fireChannelInactive()
    }

    /// One timer a connection and not one a command. While commands are under way it looks each second, or when the
    /// request that has waited longest is due, whether that one still waits.
    private func watchDeadline() {
        guard timer == nil, let deadline = connection.deadline else { return }
        timer = connection.eventLoop.scheduleTask(deadline: min(deadline, .now() + .seconds(1))) { [weak self] in
            guard let self else { return }
            timer = nil
            if let deadline = connection.deadline, deadline <= .now() {
                connection.close(.timedOut)
            } else {
                watchDeadline()
            }
        }
    }

    private static func isNews(_ parts: [RedisValue]) -> Bool {
        switch parts.first?.text {
        case "message", "pmessage", "subscribe", "unsubscribe", "psubscribe", "punsubscribe": true
        default: false
        }
    }
}

extension RedisConnectionHandler: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        watchDeadline()
        context.write(data, promise: promise)
    }
}
