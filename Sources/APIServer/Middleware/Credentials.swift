import HTTP
import NIOHTTP1

/// What a request shows to say who asks: a program's token, or a browser's session cookie.
enum Credentials: Hashable, Sendable {
    /// The cookie's name.
    static let cookie = "greenroom_session"

    case apiToken(String)
    case session(String)

    /// Nil: nothing is shown. A bearer token wins over a cookie.
    init?(_ headers: HTTPHeaders) {
        self.init(authorization: headers.first(name: "authorization"), cookies: headers["cookie"])
    }

    init?(_ request: ImmediateRequest) {
        self.init(
            authorization: request.header("authorization"), cookies: request.header("cookie").map { [$0] } ?? [])
    }

    private init?(authorization: String?, cookies: [String]) {
        if let authorization {
            let parts = authorization.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
            self = .apiToken(String(parts[1]))
            return
        }
        for header in cookies {
            for pair in header.split(separator: ";") {
                let trimmed = pair.drop { $0 == " " }
                guard trimmed.hasPrefix(Self.cookie), trimmed.dropFirst(Self.cookie.count).first == "=" else {
                    continue
                }
                self = .session(String(trimmed.dropFirst(Self.cookie.count + 1)))
                return
            }
        }
        return nil
    }
}
