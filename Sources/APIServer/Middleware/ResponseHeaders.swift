import HTTP
import NIOHTTP1

/// The headers that every answer bears, beside those of the server itself (Date, X-Request-ID).
struct ResponseHeaders: Middleware {
    static let contentSecurityPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:",
        "media-src 'self' blob:", "connect-src 'self'", "font-src 'self'", "form-action 'self'", "base-uri 'none'",
        "frame-ancestors 'none'",
    ].joined(separator: "; ")

    func respond(to request: Request, next: @Sendable (Request) async throws -> Response) async throws -> Response {
        try await next(request).withStandardHeaders
    }
}

extension Response {
    /// With the fields that every answer bears. Answers from the event loop pass no middleware: what has a body there
    /// asks for them itself.
    var withStandardHeaders: Response {
        var response = self
        response.headers.replaceOrAdd(name: "X-Content-Type-Options", value: "nosniff")
        response.headers.replaceOrAdd(name: "Referrer-Policy", value: "same-origin")
        response.headers.replaceOrAdd(name: "Cross-Origin-Opener-Policy", value: "same-origin")
        response.headers.replaceOrAdd(name: "Content-Security-Policy", value: ResponseHeaders.contentSecurityPolicy)
        if !response.headers.contains(name: "cache-control") {
            response.headers.add(name: "Cache-Control", value: "no-store")
        }
        return response
    }
}
