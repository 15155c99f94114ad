import Logging
import NIOHTTP1

/// The way in from the connection: middleware, then the route's handler; and back, with every error made an answer.
struct Responder: Sendable {
    let middleware: [any Middleware]
    let logger: Logger

    func respond(to request: Request, _ outcome: Router.Outcome) async throws -> Response {
        try await respond(to: request, outcome, layer: 0)
    }

    private func respond(to request: Request, _ outcome: Router.Outcome, layer: Int) async throws -> Response {
        do {
            guard layer < middleware.count else {
                return try await answer(request, outcome).resolved(for: request)
            }
            return try await middleware[layer].respond(to: request) { request in
                try await respond(to: request, outcome, layer: layer + 1)
            }
        } catch let error as CancellationError where Task.isCancelled {
            throw error
        } catch {
            return problem(for: error, request).response(requestID: request.id)
        }
    }

    private func answer(_ request: Request, _ outcome: Router.Outcome) async throws -> Response {
        switch outcome {
        case .found(let leaf, _, _):
            guard let handler = leaf.handler else { throw Problem.notFound() }
            let limit = leaf.route?.options.bodyLimit ?? 0
            // Said before a byte of the body is asked for.
            if let length = request.body.contentLength, length > limit { throw Problem.contentTooLarge(limit: limit) }
            return try await handler(request)
        case .options(_, let allow): return Response.noContent.with("Allow", allow)
        case .methodNotAllowed(_, let allow): throw Problem.methodNotAllowed(allow: allow)
        case .notFound: throw Problem.notFound()
        case .badPath: throw Problem.badRequest(code: "invalid_path", "The address's path or query is malformed.")
        }
    }

    private func problem(for error: any Error, _ request: Request) -> Problem {
        if let known = error as? any ProblemConvertible { return known.problem }
        if error is ClientDisconnected {
            return Problem(.badRequest, code: "client_disconnected", detail: "The client closed the connection.")
        }
        logger.error(
            "a request failed",
            metadata: [
                "request_id": "\(request.id)", "method": "\(request.method)", "path": "\(request.path)",
                "route": "\(request.route?.pattern ?? "-")", "error": "\(String(reflecting: error))",
            ])
        return .internalError
    }
}
