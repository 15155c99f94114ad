import NIOCore

/// What the server holds its clients to.
package struct ServerConfiguration: Sendable {
    package var host: String
    /// 0 has the system pick one; `onReady` tells which.
    package var port: Int
    /// More are answered 503 and closed.
    package var maxConnections: Int
    /// Bytes and fields of a request's head; more is 431. At most 65,535 bytes.
    package var headLimit: Int
    package var maxHeaderFields: Int
    /// From the first byte of a head to its last, and from a connection's beginning to its first byte.
    package var headerTimeout: Duration
    /// How long a connection may wait for its next request.
    package var idleTimeout: Duration
    /// Bytes a second that a body must bring on average over each `bodyRateWindow`; slower is 408.
    package var minimumBodyRate: Int
    package var bodyRateWindow: Duration
    /// How long a client may leave what we send it unread.
    package var writeTimeout: Duration
    /// Between comments on a quiet event stream.
    package var eventHeartbeat: Duration
    /// How long a drain waits for answers under way.
    package var drainGrace: Duration
    package var eventLoops: Int

    package init(
        host: String = "127.0.0.1", port: Int = 0, maxConnections: Int = 12_000, headLimit: Int = 32 * 1024,
        maxHeaderFields: Int = 100, headerTimeout: Duration = .seconds(10), idleTimeout: Duration = .seconds(75),
        minimumBodyRate: Int = 1024, bodyRateWindow: Duration = .seconds(10), writeTimeout: Duration = .seconds(60),
        eventHeartbeat: Duration = .seconds(15), drainGrace: Duration = .seconds(20), eventLoops: Int? = nil
    ) {
        self.host = host
        self.port = port
        self.maxConnections = maxConnections
        self.headLimit = headLimit
        self.maxHeaderFields = maxHeaderFields
        self.headerTimeout = headerTimeout
        self.idleTimeout = idleTimeout
        self.minimumBodyRate = minimumBodyRate
        self.bodyRateWindow = bodyRateWindow
        self.writeTimeout = writeTimeout
        self.eventHeartbeat = eventHeartbeat
        self.drainGrace = drainGrace
        self.eventLoops = eventLoops ?? min(2, System.coreCount)
    }

    /// How often deadlines are looked at: often enough that the shortest is not missed by more than a quarter.
    var tick: TimeAmount {
        let shortest = min(headerTimeout, idleTimeout, bodyRateWindow, writeTimeout, eventHeartbeat)
        return min(.milliseconds(500), max(.milliseconds(5), TimeAmount(shortest / 4)))
    }
}
