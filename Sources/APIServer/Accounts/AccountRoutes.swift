import Accounts
import HTTP
import NIOHTTP1
import Security

struct AccountRoutes: Sendable {
    let accounts: AccountService
    let cache: IdentityCache

    func login(_ request: Request) async throws -> Response {
        // A program that is no browser says nothing of where it comes from, and has no session to be misused.
        guard SameOrigin.allows(request) || !SameOrigin.isTold(by: request) else { throw Problem.crossOrigin }
        let body = try await request.decode(LoginBody.self)
        let (user, token) = try await accounts.login(
            email: body.email, password: body.password, address: request.remoteAddress,
            userAgent: request.headers.first(name: "user-agent").map { String($0.prefix(200)) })
        return try .json(CurrentUserView(user: UserView(user))).with("Set-Cookie", cookie(token, on: request))
    }

    func logout(_ request: Request) async throws -> Response {
        if let credentials = Credentials(request.headers), case .session(let text) = credentials {
            if let token = SessionToken(text) { try await accounts.logout(token) }
            cache.forget(credentials)
        }
        return Response.noContent.with(
            "Set-Cookie", "\(Credentials.cookie)=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict")
    }

    func me(_ request: Request) async throws -> Response {
        try .json(CurrentUserView(user: UserView(request.admin)))
    }

    func createToken(_ request: Request) async throws -> Response {
        let body = try await request.decode(CreateTokenBody.self)
        let (record, token) = try await accounts.createToken(
            for: request.admin.id, name: body.name, expiresAt: body.expiresAt)
        return try .created(
            NewAPITokenView(
                id: record.id, name: record.name, token: token.text.exposed, createdAt: record.createdAt,
                expiresAt: record.expiresAt, lastUsedAt: nil))
    }

    func tokens(_ request: Request) async throws -> Response {
        try .json(APITokensView(tokens: await accounts.tokens(of: request.admin.id).map(APITokenView.init)))
    }

    func revokeToken(_ request: Request) async throws -> Response {
        let id = try request.id("id")
        try await accounts.revokeToken(id, of: request.admin.id)
        cache.forget { $0.proof == .apiToken(id: id) }
        return .noContent
    }

    /// Secure only over TLS, which ends at the proxy in front: `make run` speaks plain HTTP on loopback.
    private func cookie(_ token: SessionToken, on request: Request) -> String {
        let secure = request.headers.first(name: "x-forwarded-proto") == "https" ? "; Secure" : ""
        return "\(Credentials.cookie)=\(token.text.exposed); Path=/; Max-Age=\(Int(AccountService.sessionSeconds))"
            + "; HttpOnly; SameSite=Strict\(secure)"
    }
}
