import Synchronization

/// What a server has done so far; for `/metrics`. Answers from the event loop pass no middleware, so they are counted
/// only here.
package struct ServerStatistics: Sendable, Equatable {
    /// Open now.
    package let connections: Int
    package let acceptedConnections: Int
    /// Closed because there were too many.
    package let refusedConnections: Int
    package let requests: Int
    /// Of them, answered on the event loop.
    package let immediateAnswers: Int
    /// Refused before there was a request: malformed, too large a head, too slow.
    package let refusedRequests: Int
}

final class ServerCounters: Sendable {
    let connections = Atomic<Int>(0)
    let accepted = Atomic<Int>(0)
    let refusedConnections = Atomic<Int>(0)
    let requests = Atomic<Int>(0)
    let immediate = Atomic<Int>(0)
    let refusedRequests = Atomic<Int>(0)

    func snapshot() -> ServerStatistics {
        ServerStatistics(
            connections: connections.load(ordering: .relaxed), acceptedConnections: accepted.load(ordering: .relaxed),
            refusedConnections: refusedConnections.load(ordering: .relaxed),
            requests: requests.load(ordering: .relaxed), immediateAnswers: immediate.load(ordering: .relaxed),
            refusedRequests: refusedRequests.load(ordering: .relaxed))
    }
}
