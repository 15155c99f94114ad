package import Foundation

/// Signs paths so that whoever has the URL may fetch it, until it expires, and nothing else.
///
/// `GET /media/a.gif?expires=1763734000&signature=…`: HMAC-SHA-256 over path and expiry. The first key signs, all
/// keys verify: to rotate, put a new key in front and drop the old one when its URLs have expired.
package struct URLSigner: Sendable {
    package enum SetupError: Error, Equatable, CustomStringConvertible {
        case noKey
        case weakKey

        package var description: String {
            switch self {
            case .noKey: "No key to sign URLs with; give at least one"
            case .weakKey: "A key to sign URLs with has fewer than 32 characters; make one by `openssl rand -hex 32`"
            }
        }
    }

    package enum Verdict: Sendable, Equatable {
        case valid
        case expired
        case forged
    }

    private let keys: [Secret<[UInt8]>]

    /// - Parameter keys: one a line, as in a key file; the first signs.
    package init(keys: Secret<String>) throws(SetupError) {
        let lines = keys.exposed.split(whereSeparator: \.isNewline).map { Array($0.utf8) }.filter { !$0.isEmpty }
        guard !lines.isEmpty else { throw .noKey }
        guard lines.allSatisfy({ $0.count >= 32 }) else { throw .weakKey }
        self.keys = lines.map { Secret($0) }
    }

    /// - Parameter path: as it stands in the URL before the `?`, percent-encoded.
    /// - Returns: `expires=…&signature=…`, to be put behind the `?`.
    package func sign(_ path: String, expiresAt: Date) -> String {
        let expires = Int(expiresAt.timeIntervalSince1970)
        return "expires=\(expires)&signature=\(Base64.url.encode(Self.mac(path, expires, keys[0])))"
    }

    /// Signs such that asking again gives the same URL for a while, which caches can then hold.
    ///
    /// - Parameter lifetime: whole seconds, more than 0. The URL is valid for at least this long and at most twice.
    package func sign(_ path: String, cacheableFor lifetime: Int, now: Date = Date()) -> String {
        let seconds = Int(now.timeIntervalSince1970)
        let expires = (seconds / lifetime + 2) * lifetime
        return sign(path, expiresAt: Date(timeIntervalSince1970: TimeInterval(expires)))
    }

    /// - Parameters:
    ///   - path: as it stood in the request, percent-encoded.
    ///   - expires: the query item, as sent; nil where there is none.
    ///   - signature: likewise.
    package func verify(_ path: String, expires: String?, signature: String?, now: Date = Date()) -> Verdict {
        // One spelling of a number only, so that a URL cannot be varied past a cache.
        guard let expires, let signature, let seconds = Int(expires), "\(seconds)" == expires,
            let mac = Base64.url.decode(signature),
            keys.contains(where: { constantTimeEquals(Self.mac(path, seconds, $0), mac) })
        else { return .forged }
        return now.timeIntervalSince1970 < TimeInterval(seconds) ? .valid : .expired
    }

    private static func mac(_ path: String, _ expires: Int, _ key: Secret<[UInt8]>) -> [UInt8] {
        // The number comes first: it cannot hold a newline, so no other pair gives the same message.
        hmacSHA256(Array("greenroom url 1\n\(expires)\n\(path)".utf8), key: key.exposed)
    }
}
