/// A browser session's cookie: 256 random bits. Only `hash` is stored.
package struct SessionToken: Sendable, Equatable, CustomStringConvertible {
    private static let size = 32
    private let bytes: [UInt8]

    /// A new one.
    package init() { bytes = randomBytes(Self.size) }

    /// What a client sent; nil where it cannot be a token.
    package init?(_ text: String) {
        guard let bytes = Base64.url.decode(text), bytes.count == Self.size else { return nil }
        self.bytes = bytes
    }

    /// 43 letters, fit for a cookie's value.
    package var text: Secret<String> { Secret(Base64.url.encode(bytes)) }
    package var hash: [UInt8] { SHA256.hash(bytes) }

    package var description: String { "[redacted]" }
}
