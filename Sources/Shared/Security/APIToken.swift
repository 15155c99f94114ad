/// A program's key to the API: `grn_`, 43 random letters and digits (256 bits), and six more that check them.
///
/// The prefix and the checksum let scanners of repositories and logs know a token when they see one, and let the
/// gateway turn away typing errors without asking the database. Only `hash` is stored: with 256 random bits there is
/// nothing to guess, so a plain SHA-256 is enough.
package struct APIToken: Sendable, Equatable, CustomStringConvertible {
    package static let prefix = "grn_"

    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    private static let randomCount = 43
    private static let checksumCount = 6

    private let letters: String

    /// A new one.
    package init() {
        var generator = SystemRandomNumberGenerator()
        let random = (0..<Self.randomCount).map { _ in Self.alphabet[Int.random(in: 0..<62, using: &generator)] }
        letters = Self.prefix + String(decoding: random + Self.checksum(of: random), as: UTF8.self)
    }

    /// What a client sent; nil where it cannot be a token.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        let body = bytes.dropFirst(Self.prefix.utf8.count)
        guard text.hasPrefix(Self.prefix), body.count == Self.randomCount + Self.checksumCount,
            Self.checksum(of: Array(body.prefix(Self.randomCount))) == Array(body.suffix(Self.checksumCount))
        else { return nil }
        letters = text
    }

    /// Shown to its owner once.
    package var text: Secret<String> { Secret(letters) }
    /// What the database keeps and finds it by.
    package var hash: [UInt8] { SHA256.hash(letters) }
    /// Enough for a person to tell it from others in a list.
    package var hint: String { String(letters.prefix(Self.prefix.count + 4)) }

    package var description: String { "\(hint)…" }

    /// CRC-32 (the one of zlib and Ethernet) in six letters. It finds mistakes; it is no protection.
    private static func checksum(of bytes: [UInt8]) -> [UInt8] {
        var crc = ~UInt32(0)
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
        }
        var rest = Int(~crc)
        var letters: [UInt8] = []
        for _ in 0..<checksumCount {
            letters.append(alphabet[rest % 62])
            rest /= 62
        }
        return letters.reversed()
    }
}
