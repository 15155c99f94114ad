import Logging
import NIOCore
import NIOHTTP1

/// Answers the requests of one connection, one after the other. It begins with the first request that the event loop
/// does not answer itself, so connections that only ask such things have no task.
struct ConnectionTask: Sendable {
    let mailbox: Mailbox
    let loop: any EventLoop
    let connection: NIOLoopBound<Connection>
    let responder: Responder

    /// Returns when the connection has ended, and with it whatever worked for it.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await serve() }
            await mailbox.closed()
            group.cancelAll()
        }
    }

    private func serve() async {
        while let arrival = await mailbox.next() {
            let number = arrival.number
            // From here on the request is text of its own: the buffer that it came in must not wait with its handler.
            let (request, outcome) = arrival.request()
            let response: Response
            do {
                response = try await responder.respond(to: request, outcome)
            } catch {
                // Cancelled: the client has gone, then nobody hears this; or the server is going.
                response = Problem.unavailable("The server is restarting.", retryAfter: 1).response(
                    requestID: request.id)
            }
            await send(response, to: request, number)
            // From here on the connection hears of events itself, and no request follows.
            if case .events = response.body, request.method != .HEAD { mailbox.close() }
        }
    }

    private func send(_ response: Response, to request: Request, _ number: UInt64) async {
        let (connection, requestID) = (connection, request.id)
        loop.execute { connection.value.respond(response, number: number, requestID: requestID) }
        switch response.body {
        case .none, .bytes, .file, .events, .deferred: return
        case .stream(let stream):
            guard request.method != .HEAD else { return }
            let isWhole = await produce(stream, number)
            loop.execute { connection.value.endStream(number: number, isWhole: isWhole) }
        }
    }

    /// Whether the stream came to its end.
    private func produce(_ stream: ByteStream, _ number: UInt64) async -> Bool {
        let (connection, loop) = (connection, loop)
        do {
            try await stream.produce { chunk in
                try Task.checkCancellation()
                let isOpen = await withCheckedContinuation { continuation in
                    loop.execute { connection.value.write(chunk, number: number, written: continuation) }
                }
                guard isOpen else { throw ClientDisconnected() }
            }
            return true
        } catch is CancellationError {
            return false
        } catch is ClientDisconnected {
            return false
        } catch {
            responder.logger.error("a response's stream failed", metadata: ["error": "\(String(reflecting: error))"])
            return false
        }
    }
}
