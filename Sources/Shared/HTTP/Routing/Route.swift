package import NIOHTTP1

/// What a route asks of the server and of the middleware around it.
package struct RouteOptions: Sendable, Equatable {
    /// Bytes of body that are accepted; more is answered 413 the moment it is known.
    package var bodyLimit: Int
    /// From the head's end to the response's head; nil is without bound. Over it: 503, and the handler is cancelled.
    package var timeout: Duration?
    /// Needs no identity.
    package var isPublic: Bool
    /// Words for middleware: the name of a rate limit, a role, a feature.
    package var tags: Set<String>

    package init(
        bodyLimit: Int = 1 << 20, timeout: Duration? = .seconds(30), isPublic: Bool = false, tags: Set<String> = []
    ) {
        self.bodyLimit = bodyLimit
        self.timeout = timeout
        self.isPublic = isPublic
        self.tags = tags
    }
}

/// One line of the URL map.
package struct Route: Sendable {
    package let method: HTTPMethod
    /// `/api/admin/assets/:id`, `/assets/*path`.
    package let pattern: String
    package let options: RouteOptions
}

package typealias Handler = @Sendable (Request) async throws -> Response
/// Runs on the event loop: it must neither block nor take long. Nil hands the request to the route's async handler.
package typealias ImmediateHandler = @Sendable (ImmediateRequest) -> Response?
