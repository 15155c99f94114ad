package import NIOHTTP1

/// Why a connection's bytes are not an HTTP request. The connection answers with it and closes: what follows
/// cannot be trusted to begin where we think it does.
package struct ParseFailure: Error, Sendable, Equatable {
    package let status: HTTPResponseStatus
    package let code: String
    package let detail: String

    init(_ status: HTTPResponseStatus, _ code: String, _ detail: String) {
        self.status = status
        self.code = code
        self.detail = detail
    }

    static func malformed(_ detail: String) -> ParseFailure { ParseFailure(.badRequest, "malformed_request", detail) }

    static let headTooLarge = ParseFailure(
        .requestHeaderFieldsTooLarge, "header_too_large", "The request's header is larger than this server accepts.")
    static let tooManyFields = ParseFailure(
        .requestHeaderFieldsTooLarge, "too_many_header_fields", "The request has more header fields than are accepted.")
    static let targetTooLong = ParseFailure(.uriTooLong, "uri_too_long", "The request's address is too long.")
    static let version = ParseFailure(
        .httpVersionNotSupported, "http_version_not_supported", "Use HTTP/1.1 or HTTP/1.0.")
    static let headTimeout = ParseFailure(
        .requestTimeout, "request_timeout", "The request's header did not arrive in time.")
}
