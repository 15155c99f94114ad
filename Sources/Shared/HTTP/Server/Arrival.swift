import NIOCore
import NIOHTTP1

/// A request on its way from the event loop to the connection's task, where the rest of the work on it is done.
struct Arrival: Sendable {
    /// Which of the connection's requests it is: an answer names it, so that a late one is told from a wanted one.
    let number: UInt64
    let head: RequestHead
    let outcome: Router.Outcome
    let body: BodyStream?
    let remoteAddress: String

    /// The request, and what is to become of it.
    func request() -> (Request, Router.Outcome) {
        let headers = head.headers()
        let query = head.query.map { Query(encoded: head.string($0)) } ?? Query()
        let outcome = query == nil ? Router.Outcome.badPath : outcome
        let length: Int? =
            switch head.framing {
            case .none: 0
            case .length(let length): length
            case .chunked: nil
            }
        let request = Request(
            id: head.requestID, method: head.method,
            path: path, query: query ?? Query(), headers: headers, remoteAddress: remoteAddress,
            body: RequestBody(contentLength: length, stream: body), route: route, parameters: parameters)
        return (request, outcome)
    }

    var route: Route? {
        if case .found(let leaf, _, _) = outcome { leaf.route } else { nil }
    }

    private var path: String {
        switch outcome {
        case .found(_, let path, _), .options(let path, _), .methodNotAllowed(let path, _), .notFound(let path):
            path.path
        case .badPath: head.string(head.path)
        }
    }

    private var parameters: [(name: String, value: String)] {
        guard case .found(let leaf, _, let values) = outcome else { return [] }
        return zip(leaf.parameterNames, values).map { ($0, $1) }
    }
}
