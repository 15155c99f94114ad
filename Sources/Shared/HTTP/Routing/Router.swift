import NIOCore
package import NIOHTTP1

/// The URL map, built once and then only read. Matching goes by decoded segments through a static tree, without
/// regular expressions: its cost does not grow with the number of routes.
package struct Router: Sendable {
    enum Outcome: Sendable {
        case found(RouteTrie.Leaf, PathSegments, values: [String])
        /// `OPTIONS` of a known path, or another method than the ones in `allow`.
        case options(PathSegments, allow: String)
        case methodNotAllowed(PathSegments, allow: String)
        case notFound(PathSegments)
        case badPath
    }

    private let trie: RouteTrie
    /// Every route with an async handler, in the order in which they were added.
    package let all: [Route]

    init(trie: RouteTrie, all: [Route]) {
        self.trie = trie
        self.all = all
    }

    package init(_ build: (RouterBuilder) -> Void) {
        let builder = RouterBuilder()
        build(builder)
        self = builder.build()
    }

    func outcome(_ head: RequestHead) -> Outcome {
        let path = head.bytes.withUnsafeReadableBytes {
            PathSegments(UnsafeRawBufferPointer(rebasing: $0[head.path.range]))
        }
        guard let path else { return .badPath }
        guard let match = trie.match(path) else { return .notFound(path) }
        if let leaf = trie.leaf(head.method, at: match.node) { return .found(leaf, path, values: match.values) }
        let allow = trie.allowed(at: match.node)
        return head.method == .OPTIONS ? .options(path, allow: allow) : .methodNotAllowed(path, allow: allow)
    }
}

/// Takes the routes, one line each.
package final class RouterBuilder {
    private var trie = RouteTrie()
    private var routes: [Route] = []

    package init() {}

    /// Every route so far.
    package var all: [Route] { routes }

    package func get(_ pattern: String, _ options: RouteOptions = RouteOptions(), handler: @escaping Handler) {
        on(.GET, pattern, options, handler: handler)
    }

    package func post(_ pattern: String, _ options: RouteOptions = RouteOptions(), handler: @escaping Handler) {
        on(.POST, pattern, options, handler: handler)
    }

    package func put(_ pattern: String, _ options: RouteOptions = RouteOptions(), handler: @escaping Handler) {
        on(.PUT, pattern, options, handler: handler)
    }

    package func patch(_ pattern: String, _ options: RouteOptions = RouteOptions(), handler: @escaping Handler) {
        on(.PATCH, pattern, options, handler: handler)
    }

    package func delete(_ pattern: String, _ options: RouteOptions = RouteOptions(), handler: @escaping Handler) {
        on(.DELETE, pattern, options, handler: handler)
    }

    package func on(
        _ method: HTTPMethod, _ pattern: String, _ options: RouteOptions = RouteOptions(), handler: @escaping Handler
    ) {
        let route = Route(method: method, pattern: pattern, options: options)
        trie.update(method, RoutePattern(pattern)) { leaf in
            precondition(leaf.handler == nil, "\(method) \(pattern) is there already")
            leaf.route = route
            leaf.handler = handler
        }
        routes.append(route)
    }

    /// An answer straight from the event loop: no task, no hop, no middleware. For what is asked thousands of times
    /// a second and known at once, like `/healthz`, or a 304 for a cached status. Where it gives nil, and for
    /// requests with a larger body than `bodyLimit`, the async route of the same pattern answers; also where the body
    /// did not come together with the head.
    package func immediate(
        _ method: HTTPMethod, _ pattern: String, bodyLimit: Int = 0, handler: @escaping ImmediateHandler
    ) {
        trie.update(method, RoutePattern(pattern)) { leaf in
            precondition(leaf.immediate == nil, "\(method) \(pattern) is there already")
            leaf.immediate = handler
            leaf.immediateBodyLimit = bodyLimit
        }
    }

    package func build() -> Router {
        Router(trie: trie, all: routes)
    }
}
