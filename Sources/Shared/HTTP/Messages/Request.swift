package import NIOHTTP1

/// One request on its way through the middleware to its handler. A value: what a middleware changes is seen further
/// in, and nowhere else.
package struct Request: Sendable {
    /// In every answer and log line: the client's `X-Request-ID` where it is harmless, else a UUIDv7.
    package let id: String
    package let method: HTTPMethod
    /// Percent-decoded; no segment of it is `.` or `..`.
    package let path: String
    package let query: Query
    package var headers: HTTPHeaders
    /// The peer's IP address: a proxy's, where one stands in front.
    package let remoteAddress: String
    package let body: RequestBody
    /// Nil where no route matched: the answer will be 404, 405 or an `OPTIONS` answer.
    package let route: Route?
    private let parameterNames: [String]
    private let parameterValues: [String]
    private var context: [ObjectIdentifier: any Sendable] = [:]

    package init(
        id: String = RequestID.make(), method: HTTPMethod = .GET, path: String = "/", query: Query = Query(),
        headers: HTTPHeaders = HTTPHeaders(), remoteAddress: String = "", body: RequestBody = .empty,
        route: Route? = nil, parameters: [(name: String, value: String)] = []
    ) {
        self.id = id
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.remoteAddress = remoteAddress
        self.body = body
        self.route = route
        parameterNames = parameters.map(\.name)
        parameterValues = parameters.map(\.value)
    }

    /// A parameter of the route's pattern, percent-decoded. Asking for a name that the pattern does not have is a
    /// mistake in the program, and stops it.
    package func parameter(_ name: String) -> String {
        guard let index = parameterNames.firstIndex(of: name) else {
            preconditionFailure("the route \(route?.pattern ?? path) has no parameter \(name)")
        }
        return parameterValues[index]
    }

    package subscript<Key: RequestKey>(_ key: Key.Type) -> Key.Value? {
        get { context[ObjectIdentifier(key)] as? Key.Value }
        set { context[ObjectIdentifier(key)] = newValue }
    }

    /// The content type without its parameters, in lower case.
    package var contentType: String? {
        headers.first(name: "content-type").map { value in
            value.prefix { $0 != ";" }.trimmingBlanks.lowercased()
        }
    }

    /// Whether the client already has what `etag` names (If-None-Match, RFC 9110 13.1.2: compared weakly).
    package func hasCurrent(etag: String) -> Bool {
        EntityTags.match(headers[canonicalForm: "if-none-match"], etag)
    }
}

/// Names a value that middleware hands on: `enum AdminKey: RequestKey { typealias Value = Admin }`.
package protocol RequestKey {
    associatedtype Value: Sendable
}

extension Substring {
    var trimmingBlanks: Substring {
        var text = self
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
