import HTTP
import Telemetry

/// What the server counts by itself: answers from the event loop pass no middleware.
enum ServerMetrics {
    static func follow(_ server: HTTPServer, metrics: Metrics = .shared) {
        let connections = metrics.gauge("greenroom_http_connections", "Connections that are open.")
        let requests = metrics.counter("greenroom_http_requests_total", "Requests whose head was read.")
        let immediate = metrics.counter(
            "greenroom_http_immediate_answers_total", "Requests that were answered on the event loop.")
        let refused = metrics.counter(
            "greenroom_http_refused_total", "Connections over the bound, and requests that could not be read.")
        metrics.collect {
            let seen = server.statistics
            connections.set(seen.connections)
            requests.read(Double(seen.requests))
            immediate.read(Double(seen.immediateAnswers))
            refused.read(Double(seen.refusedConnections + seen.refusedRequests))
        }
    }
}
