import HTTP
import NIOHTTP1

/// The headers that every answer bears, beside those of the server itself (Date, X-Request-ID).
struct ResponseHeaders: Middleware {
    static let contentSecurityPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:",
        "media-src 'self' blob:", "connect-src 'self'", "font-src 'self'", "form-action 'self'", "base-uri 'none'",
        "frame-ancestors 'none'",
    ].joined(separator: "; ")

    /// Of JSON, which is no page: whoever makes a browser show it as one gets nothing.
    static let dataPolicy = "default-src 'none'; frame-ancestors 'none'"

    fileprivate static let ofJSON = {
        var headers = HTTPHeaders([("Content-Type", "application/json")])
        headers.addStandardFields()
        return headers
    }()

    func respond(to request: Request, next: @Sendable (Request) async throws -> Response) async throws -> Response {
        try await next(request).withStandardHeaders
    }
}

extension Response {
    /// With the fields that every answer bears. Answers from the event loop pass no middleware: what has a body there
    /// asks for them itself.
    var withStandardHeaders: Response {
        var response = self
        if headers.count == 1, let (name, value) = headers.first, name == "Content-Type", value == "application/json" {
            // Most answers, and all of the frequent ones: nothing is put together anew for them.
            response.headers = ResponseHeaders.ofJSON
        } else {
            response.headers.addStandardFields()
        }
        return response
    }
}

extension HTTPHeaders {
    fileprivate mutating func addStandardFields() {
        let isData = first(name: "content-type")?.hasSuffix("json") == true
        replaceOrAdd(name: "X-Content-Type-Options", value: "nosniff")
        replaceOrAdd(name: "Referrer-Policy", value: "same-origin")
        replaceOrAdd(name: "Cross-Origin-Opener-Policy", value: "same-origin")
        replaceOrAdd(
            name: "Content-Security-Policy",
            value: isData ? ResponseHeaders.dataPolicy : ResponseHeaders.contentSecurityPolicy)
        if !contains(name: "cache-control") { add(name: "Cache-Control", value: "no-store") }
    }
}
