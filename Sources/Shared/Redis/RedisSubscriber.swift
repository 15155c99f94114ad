package import NIOCore
import NIOPosix
import Synchronization

/// One connection that listens, for a whole process: topics come and go, news arrive in `events`.
package final class RedisSubscriber: Sendable {
    package enum Event: Sendable, Equatable {
        case message(channel: String, payload: String)
        /// Messages may have been missed: the connection was away, or the reader of `events` fell far behind. All that
        /// is wanted is subscribed again; look at the truth elsewhere once.
        case reconnected
    }

    private typealias Topic = SubscriptionState<RedisRequest>.Topic

    private struct State {
        var subscriptions = SubscriptionState<RedisRequest>()
        var connection: RedisConnection?
        var hasDropped = false
    }

    private static let bufferLimit = 10_000
    private static let pingInterval = TimeAmount.seconds(10)
    private static let pingTimeout = Duration.seconds(5)
    /// Topics in one SUBSCRIBE, when a connection comes back.
    private static let batch = 1000

    /// For one reader. Holds 10,000 events for it; ends at `shutdown`.
    package let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    private let state: Mutex<State>
    private let link: Mutex<RedisLink?>

    /// Begins to connect.
    package init(
        _ configuration: RedisConfiguration, group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.bufferLimit))
        state = Mutex(State())
        link = Mutex(nil)
        let hooks = RedisLink.Hooks(
            onUp: { [weak self] in self?.up($0) }, onDown: { [weak self] in self?.down() },
            onNews: { [weak self] in self?.received($0) })
        let made = RedisLink(configuration, group: group, hooks: hooks)
        link.withLock { $0 = made }
    }

    deinit { shutdown() }

    package func shutdown() {
        link.withLock { $0 }?.shutdown()
        down()
        continuation.finish()
    }

    /// - Returns: true once the server has confirmed: whatever is published from now on arrives. False where there is no
    ///   connection: it is subscribed when there is, and `.reconnected` tells.
    @discardableResult
    package func subscribe(_ channel: String) async throws -> Bool { try await subscribe(.channel(channel)) }

    /// Channels that match a pattern such as `job:*`.
    @discardableResult
    package func subscribe(pattern: String) async throws -> Bool { try await subscribe(.pattern(pattern)) }

    package func unsubscribe(_ channel: String) { unsubscribe(.channel(channel)) }
    package func unsubscribe(pattern: String) { unsubscribe(.pattern(pattern)) }

    // MARK: -

    private func subscribe(_ topic: Topic) async throws -> Bool {
        // Not sent itself: it stands for the one who waits, and completes with the confirmation.
        let waiter = RedisRequest([], timeout: .zero)
        let replies = try await waiter.replies(start: {
            state.withLock { state in
                switch state.subscriptions.subscribe(topic, waiter) {
                case .send: state.connection?.sendWithoutReply([Self.command("SUBSCRIBE", [topic])])
                case .wait: break
                case .live: waiter.complete(.success([.integer(1)]))
                case .later: waiter.complete(.success([]))
                }
            }
        })
        return !replies.isEmpty
    }

    private func unsubscribe(_ topic: Topic) {
        state.withLock { state in
            guard state.subscriptions.unsubscribe(topic) else { return }
            state.connection?.sendWithoutReply([Self.command("UNSUBSCRIBE", [topic])])
        }
    }

    private func up(_ connection: RedisConnection) {
        state.withLock { state in
            state.connection = connection
            let topics = Array(state.subscriptions.up())
            for start in stride(from: 0, to: topics.count, by: Self.batch) {
                let batch = topics[start..<min(start + Self.batch, topics.count)]
                let (channels, patterns) = (batch.filter(\.isChannel), batch.filter { !$0.isChannel })
                let commands = [channels, patterns].filter { !$0.isEmpty }.map { Self.command("SUBSCRIBE", $0) }
                connection.sendWithoutReply(commands)
            }
        }
        keepAlive(connection)
    }

    private func down() {
        let waiters = state.withLock { state in
            state.connection = nil
            return state.subscriptions.down()
        }
        for waiter in waiters { waiter.complete(.success([])) }
    }

    /// A peer that has vanished without a word is noticed within 15 s.
    private func keepAlive(_ connection: RedisConnection) {
        connection.eventLoop.scheduleTask(in: Self.pingInterval) { [weak self] in
            connection.send(
                RedisRequest([RedisCommand("PING")], timeout: Self.pingTimeout) { [weak self] outcome in
                    if case .success = outcome { self?.keepAlive(connection) }
                })
        }
    }

    private func received(_ parts: [RedisValue]) {
        let texts = parts.map { $0.text ?? "" }
        switch (texts.first, texts.count) {
        case ("message", 3): yield(.message(channel: texts[1], payload: texts[2]))
        case ("pmessage", 4): yield(.message(channel: texts[2], payload: texts[3]))
        case ("subscribe", 3): acknowledged(.channel(texts[1]))
        case ("psubscribe", 3): acknowledged(.pattern(texts[1]))
        default: break
        }
    }

    private func acknowledged(_ topic: Topic) {
        let (waiters, isRestored) = state.withLock { $0.subscriptions.acknowledged(topic) }
        for waiter in waiters { waiter.complete(.success([.integer(1)])) }
        if isRestored { yield(.reconnected) }
    }

    private func yield(_ event: Event) {
        state.withLock { state in
            if state.hasDropped {
                guard case .enqueued = continuation.yield(.reconnected) else { return }
                state.hasDropped = false
            }
            if case .dropped = continuation.yield(event) { state.hasDropped = true }
        }
    }

    private static func command(_ verb: String, _ topics: [Topic]) -> RedisCommand {
        let prefix = topics.first?.isChannel == false ? "P" : ""
        return RedisCommand(prefix + verb, topics.map(\.name))
    }
}

extension SubscriptionState.Topic {
    var isChannel: Bool { if case .channel = self { true } else { false } }

    var name: String {
        switch self {
        case .channel(let name), .pattern(let name): name
        }
    }
}
