import Accounts
import HTTP
import Logging
import NIOHTTP1
import Security

/// Lets a request to a route that is not public through only with the identity of an admin. Every refusal is logged.
struct Authentication: Middleware {
    let accounts: AccountService
    let cache: IdentityCache
    let logger: Logger

    func respond(to request: Request, next: @Sendable (Request) async throws -> Response) async throws -> Response {
        guard let route = request.route, !route.options.isPublic else { return try await next(request) }
        guard let credentials = Credentials(request.headers), let identity = try await identity(of: credentials) else {
            throw refusal(.unauthenticated, of: request, identity: nil)
        }
        guard identity.user.role == .admin else {
            throw refusal(.forbidden("This needs an admin's account."), of: request, identity: identity)
        }
        if identity.proof == .session, !SameOrigin.allows(request) {
            throw refusal(.crossOrigin, of: request, identity: identity)
        }
        var request = request
        request[IdentityKey.self] = identity
        return try await next(request)
    }

    private func identity(of credentials: Credentials) async throws -> Identity? {
        if let known = cache.identity(for: credentials) { return known }
        let found: Identity? =
            switch credentials {
            case .apiToken(let text):
                if let token = APIToken(text) { try await accounts.identity(token) } else { nil }
            case .session(let text):
                if let token = SessionToken(text) { try await accounts.identity(token) } else { nil }
            }
        if let found { cache.remember(found, for: credentials) }
        return found
    }

    private func refusal(_ problem: Problem, of request: Request, identity: Identity?) -> Problem {
        logger.notice(
            "refused",
            metadata: [
                "code": "\(problem.code)", "method": "\(request.method)", "path": "\(request.path)",
                "address": "\(request.remoteAddress)", "user_id": "\(identity?.user.id.text ?? "")",
            ])
        return problem
    }
}

extension Problem {
    static let unauthenticated = Problem(
        .unauthorized, code: "unauthenticated",
        detail: "Log in, or send a valid API token as “Authorization: Bearer grn_…”.",
        headers: HTTPHeaders([("WWW-Authenticate", "Bearer")]))

    static let crossOrigin = Problem.forbidden(
        code: "cross_origin", "A change asked for with a browser's session must come from this site's own pages.")
}
