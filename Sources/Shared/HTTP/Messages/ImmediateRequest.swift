package import NIOCore
package import NIOHTTP1

/// A request as the event loop sees it. Everything is looked up in the bytes that came when it is asked for.
package struct ImmediateRequest {
    let head: RequestHead
    let names: [String]
    let values: [String]
    /// Empty for routes that take none at once.
    package let body: ByteBuffer

    package var method: HTTPMethod { head.method }

    /// The first field of that name.
    package func header(_ name: StaticString) -> String? { head.first(name) }

    /// A parameter of the route's pattern, percent-decoded.
    package func parameter(_ name: String) -> String {
        guard let index = names.firstIndex(of: name) else {
            preconditionFailure("the route has no parameter \(name)")
        }
        return values[index]
    }

    /// The query as it stands in the address; nil without one.
    package var rawQuery: String? { head.query.map(head.string) }

    /// The query, decoded; nil where it cannot be.
    package var query: Query? { rawQuery.map { Query(encoded: $0) } ?? Query() }

    /// Whether the client already has what `etag` names.
    package func hasCurrent(etag: String) -> Bool {
        guard let list = header("if-none-match") else { return false }
        return EntityTags.match(list.split(separator: ",").map(\.trimmingBlanks), etag)
    }
}
