import HTTP
import Logging
import NIOHTTP1
import Telemetry

/// One line a request, its id in every line that is logged on the way, and the request metrics.
struct AccessLog: Middleware {
    let logger: Logger
    let durations: MetricFamily<Histogram>
    let responses: MetricFamily<Counter>

    init(logger: Logger, metrics: Metrics = .shared) {
        self.logger = logger
        durations = metrics.histograms(
            "greenroom_http_request_seconds", "From a request's head to its response's head.", labels: ["route"])
        responses = metrics.counters(
            "greenroom_http_responses_total", "Responses by route and status.", labels: ["route", "status"])
    }

    func respond(to request: Request, next: @Sendable (Request) async throws -> Response) async throws -> Response {
        try await LogContext.with(["request_id": "\(request.id)"]) {
            let started = ContinuousClock.now
            let response = try await next(request)
            let elapsed = ContinuousClock.now - started
            let route = request.route?.pattern ?? "none"
            durations[route].observe(elapsed)
            let status = response.isDeferred ? "waiting" : String(response.status.code)
            responses[route, status].increment()
            logger.info(
                "request",
                metadata: [
                    "method": "\(request.method)", "path": "\(request.path)",
                    "status": response.isDeferred ? "waiting" : .stringConvertible(Int(response.status.code)),
                    "ms": .stringConvertible((elapsed / .milliseconds(1) * 1000).rounded() / 1000),
                    "address": "\(request.remoteAddress)",
                ])
            return response
        }
    }
}
