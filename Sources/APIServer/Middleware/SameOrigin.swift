import HTTP
import NIOHTTP1

/// Whether a browser's request comes from our own pages. The session cookie is SameSite=Strict already; this holds
/// where a browser is old or a sibling domain is hostile.
enum SameOrigin {
    /// Whether the request says at all where it comes from, as browsers do.
    static func isTold(by request: Request) -> Bool {
        request.headers.contains(name: "sec-fetch-site") || request.headers.contains(name: "origin")
    }

    static func allows(_ request: Request) -> Bool {
        if [.GET, .HEAD, .OPTIONS].contains(request.method) { return true }
        if let site = request.headers.first(name: "sec-fetch-site") { return site == "same-origin" }
        guard let origin = request.headers.first(name: "origin"), let host = request.headers.first(name: "host") else {
            return false
        }
        return origin == "http://\(host)" || origin == "https://\(host)"
    }
}
