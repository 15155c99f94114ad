package import NIOHTTP1

/// An answer that says what went wrong (RFC 9457, `application/problem+json`). Thrown from anywhere, it becomes the
/// response. It is read by strangers: no SQL, no path, no secret belongs in it.
package struct Problem: Error, Sendable {
    package struct Field: Encodable, Sendable, Equatable {
        package let field: String
        package let message: String

        package init(field: String, message: String) {
            self.field = field
            self.message = message
        }
    }

    package var status: HTTPResponseStatus
    /// A stable word in snake_case that programs go by.
    package var code: String
    package var title: String
    /// What a person should know or do next.
    package var detail: String
    package var errors: [Field]
    /// Members beside the standard ones, such as `valid_emotions`. Keys as they shall appear.
    package var members: [String: any Encodable & Sendable]
    /// `Retry-After`, `WWW-Authenticate`, `Allow`, …
    package var headers: HTTPHeaders

    package init(
        _ status: HTTPResponseStatus, code: String, detail: String, title: String? = nil, errors: [Field] = [],
        members: [String: any Encodable & Sendable] = [:], headers: HTTPHeaders = HTTPHeaders()
    ) {
        self.status = status
        self.code = code
        self.title = title ?? status.reasonPhrase
        self.detail = detail
        self.errors = errors
        self.members = members
        self.headers = headers
    }
}

/// An error that knows its answer. Feature errors get this in APIServer, beside the routes that throw them.
package protocol ProblemConvertible: Error {
    var problem: Problem { get }
}

extension Problem: ProblemConvertible {
    package var problem: Problem { self }
}

extension Problem: CustomStringConvertible {
    package var description: String { "\(status.code) \(code): \(detail)" }
}

extension Problem {
    package func response(requestID: String) -> Response {
        var headers = headers
        headers.replaceOrAdd(name: "Content-Type", value: "application/problem+json")
        headers.replaceOrAdd(name: "Cache-Control", value: "no-store")
        let view = View(problem: self, requestID: requestID)
        let bytes = (try? JSON.encode(view)) ?? JSON.unencodableProblem
        return Response(status: status, headers: headers, body: .bytes(bytes))
    }

    private struct View: Encodable {
        let problem: Problem
        let requestID: String

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: JSONName.self)
            try container.encode("about:blank", forKey: "type")
            try container.encode(problem.title, forKey: "title")
            try container.encode(problem.status.code, forKey: "status")
            try container.encode(problem.detail, forKey: "detail")
            try container.encode(problem.code, forKey: "code")
            try container.encode(requestID, forKey: "request_id")
            if !problem.errors.isEmpty { try container.encode(problem.errors, forKey: "errors") }
            for (name, value) in problem.members.sorted(by: { $0.key < $1.key }) {
                try container.encode(value, forKey: JSONName(name))
            }
        }
    }
}
