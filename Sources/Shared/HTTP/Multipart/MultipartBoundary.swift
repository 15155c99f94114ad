/// The word that separates a form's parts (RFC 2046 5.1.1), as it is searched for.
package struct MultipartBoundary: Sendable, Equatable {
    /// `CR LF - - boundary`. A carriage return stands only at its start, which is what makes a search that is cut
    /// between two reads easy: what did not match cannot hide the beginning of a match.
    let delimiter: [UInt8]

    /// - Throws: `MultipartError.noBoundary`
    package init(_ boundary: String) throws(MultipartError) {
        let bytes = Array(boundary.utf8)
        guard 1...70 ~= bytes.count, bytes.allSatisfy(Self.isAllowed), bytes.last != .space else {
            throw .noBoundary
        }
        delimiter = [.carriageReturn, .lineFeed, .hyphen, .hyphen] + bytes
    }

    /// From a `Content-Type` of `multipart/form-data`.
    package init(contentType: String) throws(MultipartError) {
        guard let value = FieldParameters(contentType)?["boundary"] else { throw .noBoundary }
        try self.init(value)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        if byte.isDigit || byte.lowercasedASCII &- 0x61 < 26 { return true }
        return "'()+_,-./:=? ".utf8.contains(byte)
    }
}
