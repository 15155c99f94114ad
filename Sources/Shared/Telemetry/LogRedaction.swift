/// What never reaches a log: values under telling keys, and credentials of our own inside any text.
enum LogRedaction {
    static let mark = "[redacted]"
    private static let tellingWords = [
        "password", "token", "secret", "authorization", "cookie", "signature", "api_key", "apikey",
    ]

    /// Whether the value under `key` (in snake_case) must not be shown.
    static func hides(key: String) -> Bool {
        tellingWords.contains { word in contains(key, word) }
    }

    private static func contains(_ text: String, _ word: String) -> Bool {
        let (text, word) = (text.utf8, word.utf8)
        var start = text.startIndex
        while text.distance(from: start, to: text.endIndex) >= word.count {
            if text[start...].starts(with: word) { return true }
            start = text.index(after: start)
        }
        return false
    }

    /// Replaces what follows these words in a finished line, up to the end of the credential.
    ///
    /// API tokens carry the prefix `grn_` so that they can be found wherever they turn up; a signed URL's
    /// signature opens a file to whoever reads it.
    static func redactCredentials(in line: inout [UInt8]) {
        var index = 0
        while let found = nextCredential(in: line, from: index) {
            line.replaceSubrange(found, with: mark.utf8)
            index = found.lowerBound + mark.utf8.count
        }
    }

    private static let markers = ["grn_", "signature=", "Bearer "].map { Array($0.utf8) }
    private static let shortestCredential = 16

    private static func nextCredential(in line: [UInt8], from start: Int) -> Range<Int>? {
        var index = start
        while index < line.count {
            for marker in markers where line[index] == marker[0] && line[index...].starts(with: marker) {
                let first = index + marker.count
                let end = line[first...].firstIndex { !isCredential($0) } ?? line.count
                if end - first >= shortestCredential { return first..<end }
            }
            index += 1
        }
        return nil
    }

    private static func isCredential(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
