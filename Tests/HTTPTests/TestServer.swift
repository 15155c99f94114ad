import Foundation
import HTTP
import Logging

/// A server on a port of its own for as long as `body` runs. It is drained at the end, which each test thereby tests:
/// a handler or a connection that would not end hangs it.
func withServer<Result: Sendable>(
    _ configuration: ServerConfiguration = ServerConfiguration(), middleware: [any Middleware] = [],
    events: EventHub = EventHub(), routes: (RouterBuilder) -> Void,
    _ body: @escaping @Sendable (Int, HTTPServer) throws -> Result
) async throws -> Result {
    var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    logger.logLevel = .critical
    let server = HTTPServer(
        configuration: configuration, router: Router(routes), middleware: middleware, events: events,
        logger: logger)
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    async let running: Void = server.run { address in
        port.yield(address.port)
        port.finish()
    }
    var iterator = ports.makeAsyncIterator()
    guard let bound = await iterator.next() else { throw NoPort() }
    let result: Result
    do {
        result = try await onThread { try body(bound, server) }
    } catch {
        server.shutdown(grace: .zero)
        try await running
        throw error
    }
    server.shutdown(grace: .milliseconds(200))
    try await running
    return result
}

/// Blocking clients get a thread of their own: the tasks of the server under test need the others.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Swift.Result { try body() }) }.start()
    }
}

struct NoPort: Error {}
