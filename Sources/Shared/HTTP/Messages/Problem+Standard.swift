import NIOHTTP1

/// The problems that every API has. Features add their own.
extension Problem {
    package static func badRequest(code: String = "bad_request", _ detail: String, errors: [Field] = []) -> Problem {
        Problem(.badRequest, code: code, detail: detail, errors: errors)
    }

    package static func invalidParameter(_ name: String, _ message: String) -> Problem {
        Problem(
            .badRequest, code: "invalid_parameter", detail: "The parameter \(name) \(message).",
            errors: [Field(field: name, message: message)])
    }

    package static func invalidBody(_ detail: String, field: String? = nil, message: String? = nil) -> Problem {
        let errors = field.map { [Field(field: $0, message: message ?? detail)] } ?? []
        return Problem(.badRequest, code: "invalid_body", detail: detail, errors: errors)
    }

    package static func unauthorized(_ detail: String, challenge: String = "Bearer") -> Problem {
        Problem(
            .unauthorized, code: "unauthorized", detail: detail, headers: HTTPHeaders([("WWW-Authenticate", challenge)])
        )
    }

    package static func forbidden(code: String = "forbidden", _ detail: String) -> Problem {
        Problem(.forbidden, code: code, detail: detail)
    }

    package static func notFound(_ detail: String = "There is nothing at this address.") -> Problem {
        Problem(.notFound, code: "not_found", detail: detail)
    }

    package static func methodNotAllowed(allow: String) -> Problem {
        Problem(
            .methodNotAllowed, code: "method_not_allowed", detail: "This address answers \(allow).",
            headers: HTTPHeaders([("Allow", allow)]))
    }

    package static func conflict(code: String = "conflict", _ detail: String) -> Problem {
        Problem(.conflict, code: code, detail: detail)
    }

    package static func contentTooLarge(limit: Int) -> Problem {
        Problem(
            .payloadTooLarge, code: "too_large", detail: "At most \(limit) bytes are accepted here.",
            title: "Content Too Large", members: ["limit": limit])
    }

    static func rangeNotSatisfiable(size: Int) -> Problem {
        Problem(
            .rangeNotSatisfiable, code: "range_not_satisfiable", detail: "The file has \(size) bytes; ask within them.",
            headers: HTTPHeaders([("Content-Range", "bytes */\(size)")]))
    }

    package static func unsupportedMediaType(expected: String) -> Problem {
        Problem(
            .unsupportedMediaType, code: "unsupported_media_type", detail: "Send this request as \(expected).",
            headers: HTTPHeaders([("Accept", expected)]))
    }

    package static func tooManyRequests(_ detail: String, retryAfter seconds: Int) -> Problem {
        Problem(
            .tooManyRequests, code: "too_many_requests", detail: detail,
            headers: HTTPHeaders([("Retry-After", String(seconds))]))
    }

    package static func unavailable(code: String = "unavailable", _ detail: String, retryAfter seconds: Int) -> Problem
    {
        Problem(
            .serviceUnavailable, code: code, detail: detail, headers: HTTPHeaders([("Retry-After", String(seconds))]))
    }

    /// What went wrong stands in the log, under the request's id.
    package static let internalError = Problem(
        .internalServerError, code: "internal_error",
        detail: "Something went wrong on our side. The log has the details under this request_id.")

    static let bodyTooSlow = Problem(
        .requestTimeout, code: "request_timeout", detail: "The request's body came too slowly.")
}

extension ParseFailure {
    var problem: Problem { Problem(status, code: code, detail: detail) }
}
