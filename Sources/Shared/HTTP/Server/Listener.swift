import Glibc
import NIOCore
import NIOPosix
import Telemetry

/// The listening socket and the loops behind it.
struct Listener: Sendable {
    let address: BoundAddress
    private let channel: any Channel
    private let core: ServerCore
    /// An event loop and what its connections share.
    private struct Loop: Sendable {
        let eventLoop: any EventLoop
        let state: NIOLoopBound<LoopState>
    }

    private let loops: [Loop]

    /// Where those who wait for news are found.
    var followers: [LoopFollowers] { loops.map { LoopFollowers(loop: $0.eventLoop, state: $0.state) } }

    static func open(
        _ core: ServerCore, on group: MultiThreadedEventLoopGroup, pulses: [Pulse]
    ) async throws -> Listener {
        let configuration = core.configuration
        OpenFileLimit.raise()
        var loops: [Loop] = []
        for (loop, pulse) in zip(group.makeIterator(), pulses) {
            let state = try await loop.submit {
                let state = LoopState(pulse: pulse)
                state.start(on: loop, every: configuration.tick)
                return NIOLoopBound(state, eventLoop: loop)
            }.get()
            loops.append(Loop(eventLoop: loop, state: state))
        }
        do {
            let channel = try await bootstrap(core, group, loops)
                .bind(host: configuration.host, port: configuration.port).get()
            let port = channel.localAddress?.port ?? configuration.port
            return Listener(
                address: BoundAddress(host: configuration.host, port: port), channel: channel, core: core, loops: loops)
        } catch {
            throw ListenError(host: configuration.host, port: configuration.port, cause: error)
        }
    }

    private static func bootstrap(
        _ core: ServerCore, _ group: MultiThreadedEventLoopGroup, _ loops: [Loop]
    ) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(ChannelOptions.backlog, value: 4096)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(ChannelOptions.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(ChannelOptions.recvAllocator, value: ReadSize.quiet)
            .childChannelOption(ChannelOptions.maxMessagesPerRead, value: 1)
            .childChannelInitializer { channel in
                guard let loop = loops.first(where: { $0.eventLoop === channel.eventLoop }) else {
                    return channel.close()
                }
                let connection = Connection(core: core, loopState: loop.state.value)
                do {
                    try channel.pipeline.syncOperations.addHandler(connection)
                    connection.admit(core.connectionBegan())
                    return channel.eventLoop.makeSucceededVoidFuture()
                } catch {
                    return channel.eventLoop.makeFailedFuture(error)
                }
            }
    }

    /// Stops accepting, and returns when the last connection has ended: of itself, or because the grace is over.
    func drain(grace: Duration) async {
        try? await channel.close().get()
        await withCheckedContinuation { continuation in
            core.drain { continuation.resume() }
            for loop in loops {
                loop.eventLoop.execute { loop.state.value.forEach { $0.drain() } }
                loop.eventLoop.scheduleTask(in: TimeAmount(grace)) { loop.state.value.forEach { $0.closeNow() } }
            }
        }
        for loop in loops { try? await loop.eventLoop.submit { loop.state.value.stop() }.get() }
    }
}

/// The address cannot be listened on.
package struct ListenError: Error, CustomStringConvertible {
    let host: String
    let port: Int
    let cause: any Error

    package var description: String {
        if (cause as? IOError)?.errnoCode == EADDRINUSE {
            return "Port \(port) on \(host) is taken: stop what listens there, or choose another port."
        }
        return "Cannot listen on \(host), port \(port): \(cause)"
    }
}

/// Ten thousand connections are ten thousand open files; most shells allow 1,024 unless one asks.
enum OpenFileLimit {
    static func raise() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < limit.rlim_max
        else {
            return
        }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
