import NIOCore
import Synchronization

/// One connection: takes requests from any thread, gives each its replies.
///
/// All that is asked for while the event loop is busy leaves in one write. A request that is not answered in time
/// takes the connection with it: those behind it wait for the same server.
final class RedisConnection: Sendable {
    private struct State {
        var queue = ReplyQueue<RedisRequest>()
        var outgoing: ByteBuffer
        var isFlushPlanned = false
        /// Why there is no more connection.
        var end: RedisError?
    }

    /// A server that takes commands but does not answer must not fill the memory until they time out.
    private static let requestLimit = 100_000
    private static let outgoingLimit = 256 << 20

    let eventLoop: any EventLoop
    private let channel: any Channel
    private let state: Mutex<State>

    init(channel: any Channel) {
        self.channel = channel
        eventLoop = channel.eventLoop
        state = Mutex(State(outgoing: channel.allocator.buffer(capacity: 4096)))
    }

    /// Sends the request's commands behind all that were sent before.
    func send(_ request: RedisRequest) {
        let (flushes, failure): (Bool, RedisError?) = state.withLock { state in
            if let end = state.end { return (false, end) }
            guard state.queue.count < Self.requestLimit, state.outgoing.readableBytes < Self.outgoingLimit else {
                return (false, .unavailable("too many commands are waiting for it"))
            }
            state.queue.expect(request.commands.count, for: request, by: .now() + request.timeout)
            return (Self.write(request.commands, to: &state), nil)
        }
        if let failure { request.complete(.failure(failure)) }
        if flushes { eventLoop.execute { self.flush() } }
    }

    /// Sends commands whose effect comes as news and not as replies: SUBSCRIBE and its like.
    func sendWithoutReply(_ commands: [RedisCommand]) {
        let flushes = state.withLock { state in state.end == nil && Self.write(commands, to: &state) }
        if flushes { eventLoop.execute { self.flush() } }
    }

    /// Ends the connection; all who wait get `error`.
    func close(_ error: RedisError) {
        ended(error)
        channel.close(promise: nil)
    }

    /// - Returns: whether somebody has to plan a flush.
    private static func write(_ commands: [RedisCommand], to state: inout State) -> Bool {
        for command in commands { state.outgoing.writeImmutableBuffer(command.encoded) }
        defer { state.isFlushPlanned = true }
        return !state.isFlushPlanned
    }

    private func flush() {
        let bytes = state.withLock { state in
            state.isFlushPlanned = false
            let bytes = state.outgoing
            state.outgoing = channel.allocator.buffer(capacity: 4096)
            return bytes
        }
        channel.writeAndFlush(bytes, promise: nil)
    }

    // MARK: From the handler, on the event loop

    /// When the connection has to be given up unless a reply comes; nil while nobody waits.
    var deadline: NIODeadline? { state.withLock { $0.queue.deadline } }

    /// - Returns: false where nobody waits for the reply.
    func received(_ value: RedisValue) -> Bool {
        switch state.withLock({ $0.queue.receive(value) }) {
        case .incomplete: return true
        case .complete(let request, let replies):
            request.complete(.success(replies))
            return true
        case .unexpected: return false
        }
    }

    /// The first reason stays.
    func ended(_ error: RedisError) {
        let (requests, end) = state.withLock { state in
            let end = state.end ?? error
            state.end = end
            return (state.queue.drain(), end)
        }
        for request in requests { request.complete(.failure(end)) }
    }

    var end: RedisError? { state.withLock { $0.end } }
}
