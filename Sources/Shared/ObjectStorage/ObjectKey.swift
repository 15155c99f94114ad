/// Where an object lies: `assets/0193…/poster.webp`.
///
/// Letters, digits, `.`, `_`, `-`, and `/` between parts; at most 512 bytes, 255 a part; no part is empty, `.` or
/// `..`. So a key is a safe relative path, and stands in a URL as it is.
package struct ObjectKey: Sendable, Hashable, CustomStringConvertible {
    package struct Invalid: Error, Equatable, CustomStringConvertible {
        package let description = """
            An object's key has 1 to 512 letters, digits, '.', '_' or '-', in parts between '/', none of them empty, \
            '.', '..' or longer than 255
            """
    }

    package let text: String
    package var description: String { text }

    package init(_ text: String) throws(Invalid) {
        let bytes = text.utf8
        guard (1...512).contains(bytes.count), bytes.allSatisfy(Self.isAllowed) else { throw Invalid() }
        // By bytes: a page of history makes thousands of these.
        for part in bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            let isDots = part.count <= 2 && part.allSatisfy { $0 == UInt8(ascii: ".") }
            guard !isDots, part.count <= 255 else { throw Invalid() }
        }
        self.text = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "-")...UInt8(ascii: "9"), UInt8(ascii: "_"):  // "-./0123456789" stand together
            true
        default: false
        }
    }
}
