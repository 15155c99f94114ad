import NIOCore
import NIOHTTP1
import NIOPosix

/// What SwiftNIO itself can do: its own HTTP pipeline and a handler that answers "hello". The measure for our server.
/// usage: HelloServer [port] [event loops]
@main
enum HelloServer {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst().compactMap(Int.init)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: arguments.count > 1 ? arguments[1] : 2)
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(ChannelOptions.backlog, value: 4096)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                do {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Hello())
                    return channel.eventLoop.makeSucceededVoidFuture()
                } catch {
                    return channel.eventLoop.makeFailedFuture(error)
                }
            }
            .bind(host: "127.0.0.1", port: arguments.first ?? 8090).get()
        print("listening on \(channel.localAddress?.port ?? 0)")
        try await channel.closeFuture.get()
    }
}

final class Hello: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private var keepAlive = true

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): keepAlive = head.isKeepAlive
        case .body: break
        case .end:
            let headers = HTTPHeaders([("Content-Type", "text/plain"), ("Content-Length", "5")])
            let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: "hello")))), promise: nil)
            let context = NIOLoopBound(context, eventLoop: context.eventLoop)
            let close = !keepAlive
            context.value.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
                if close { context.value.close(promise: nil) }
            }
        }
    }
}
