import NIOCore
import NIOPosix
import Synchronization

/// Keeps one connection to a server, again and again, until it is shut down.
final class RedisLink: Sendable {
    /// What the owner wants to hear. Called on the connection's event loop.
    struct Hooks: Sendable {
        /// There is a new connection; nothing has been sent on it but the greeting.
        var onUp: @Sendable (RedisConnection) -> Void = { _ in }
        var onDown: @Sendable () -> Void = {}
        /// Where set, subscribed messages are taken out of the replies.
        var onNews: (@Sendable ([RedisValue]) -> Void)?
    }

    private struct State {
        var link = LinkState<RedisConnection>()
        /// Asked for while the first attempt is under way.
        var waiting: [RedisRequest] = []
    }

    private static let waitingLimit = 10_000

    let configuration: RedisConfiguration
    private let eventLoop: any EventLoop
    private let hooks: Hooks
    private let state = Mutex(State())

    /// Begins to connect.
    init(_ configuration: RedisConfiguration, group: any EventLoopGroup, hooks: Hooks = Hooks()) {
        self.configuration = configuration
        self.hooks = hooks
        eventLoop = group.next()
        connect()
    }

    func send(_ request: RedisRequest) {
        let route = state.withLock { state in
            let route = state.link.route
            guard case .wait = route else { return route }
            guard state.waiting.count < Self.waitingLimit else {
                return .fail(.unavailable("too many commands are waiting for it"))
            }
            state.waiting.append(request)
            return route
        }
        switch route {
        case .send(let connection): connection.send(request)
        case .wait: break
        case .fail(let error): request.complete(.failure(error))
        }
    }

    /// Replaces the connection, to be rid of what the server does on it.
    func reset() {
        let (connection, action) = state.withLock { $0.link.reset() }
        connection?.close(.unavailable("the connection was given up"))
        perform(action)
    }

    func shutdown() {
        let (connection, waiting) = state.withLock { state in
            defer { state.waiting = [] }
            return (state.link.close(), state.waiting)
        }
        connection?.close(.closed)
        for request in waiting { request.complete(.failure(RedisError.closed)) }
    }

    // MARK: Connecting

    private func connect() {
        // The owner may be let go while this is under way; nothing is to be connected then.
        let bootstrap = ClientBootstrap(group: eventLoop)
            .connectTimeout(TimeAmount(configuration.connectTimeout))
            .channelInitializer { [hooks, weak self] channel in
                let connection = RedisConnection(channel: channel)
                let handler = RedisConnectionHandler(connection: connection, onNews: hooks.onNews) { [weak self] in
                    self?.ended($0, $1)
                }
                return channel.pipeline.addHandler(handler)
            }
        let channel =
            switch configuration.address {
            case .unix(let path): bootstrap.connect(unixDomainSocketPath: path)
            case .tcp(let host, let port): bootstrap.connect(host: host, port: port)
            }
        channel.whenComplete { [weak self] result in
            switch result {
            case .success(let channel):
                guard let self else { return channel.close(promise: nil) }
                greet(channel)
            case .failure: self?.failed(.unavailable("nothing answers at its address"))
            }
        }
    }

    private func greet(_ channel: any Channel) {
        let connection: RedisConnection
        do {
            connection = try channel.pipeline.syncOperations.handler(type: RedisConnectionHandler.self).connection
        } catch { return failed(.unavailable("the connection was closed at once")) }
        connection.send(
            RedisRequest(configuration.greeting, timeout: configuration.connectTimeout) { [weak self] outcome in
                guard let self else { return connection.close(.closed) }
                do {
                    for reply in try outcome.get() { _ = try reply.checked() }
                    up(connection)
                } catch {
                    connection.close(.closed)
                    failed(.unavailable("it refused the greeting (\(error))"))
                }
            })
    }

    private func up(_ connection: RedisConnection) {
        // First the owner's own commands, then those of the others; `send` finds the link up only after that.
        hooks.onUp(connection)
        let (action, waiting) = state.withLock { state in
            let action = state.link.connected(connection, now: Self.now)
            guard action == .none else { return (action, [RedisRequest]()) }
            defer { state.waiting = [] }
            return (action, state.waiting)
        }
        guard action == .none else { return connection.close(.closed) }
        // One that is cancelled from here on finds the link up, and resets it.
        for request in waiting where !request.isDone { connection.send(request) }
        // It may have ended before it was known to be up.
        if let end = connection.end { ended(connection, end) }
    }

    private func failed(_ reason: RedisError) {
        let (action, waiting) = state.withLock { state in
            defer { state.waiting = [] }
            return (state.link.attemptFailed(reason), state.waiting)
        }
        for request in waiting { request.complete(.failure(reason)) }
        perform(action)
    }

    private func ended(_ connection: RedisConnection, _ reason: RedisError) {
        let action: LinkState<RedisConnection>.Action? = state.withLock { state in
            guard case .up(let current, _) = state.link.phase, current === connection else { return nil }
            return state.link.lost(reason, now: Self.now)
        }
        guard let action else { return }
        hooks.onDown()
        perform(action)
    }

    private func perform(_ action: LinkState<RedisConnection>.Action) {
        switch action {
        case .none, .discard: break
        case .connect: connect()
        case .pause(let pause):
            // Between half and all of it, so that many processes do not come back at the same instant.
            let delay = TimeAmount(pause * Double.random(in: 0.5...1))
            eventLoop.scheduleTask(in: delay) { [weak self] in
                guard let self else { return }
                perform(state.withLock { $0.link.pauseEnded() })
            }
        }
    }

    private static var now: Duration { .nanoseconds(Int64(clamping: NIODeadline.now().uptimeNanoseconds)) }
}
