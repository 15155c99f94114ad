package import NIOHTTP1

/// What a form part says of itself. Names are the client's words: data to be stored or shown, never a path.
package struct MultipartPartHead: Sendable, Equatable {
    package let name: String
    /// Nil for a plain field. May hold slashes, `..` and 4,000 characters.
    package let filename: String?
    /// In lower case, without parameters.
    package let contentType: String?
    package let headers: HTTPHeaders

    /// Browsers send two; whoever sends more than these means no good.
    static let fieldLimit = 32

    /// `block`: the part's header lines, each with its CR LF.
    init(_ block: [UInt8]) throws(MultipartError) {
        var pairs: [(String, String)] = []
        var disposition: FieldParameters?
        var contentType: String?
        for line in block.split(separator: .lineFeed) where line != [.carriageReturn] {
            guard pairs.count < Self.fieldLimit else { throw .malformedHeaders }
            let (name, value) = try Self.field(line)
            pairs.append((name, String(decoding: value, as: UTF8.self)))
            switch name.lowercased() {
            case "content-disposition":
                guard disposition == nil, let parameters = FieldParameters(value) else { throw .malformedHeaders }
                disposition = parameters
            case "content-type":
                contentType = String(decoding: value.prefix { $0 != .semicolon }, as: UTF8.self)[...]
                    .trimmingBlanks.lowercased()
                if contentType?.hasPrefix("multipart/") == true { throw .nested }
            case "content-transfer-encoding":
                let known = ["7bit", "8bit", "binary"]
                guard known.contains(String(decoding: value, as: UTF8.self).lowercased()) else {
                    throw .unsupportedEncoding
                }
            default: break
            }
        }
        guard let disposition, disposition.value == "form-data", let name = disposition["name"] else {
            throw .notFormData
        }
        for parameter in ["name", "filename", "filename*"] where disposition.isRepeated(parameter) {
            throw .duplicateParameter
        }
        self.name = name
        filename = try Self.filename(disposition)
        self.contentType = contentType
        headers = HTTPHeaders(pairs)
    }

    private static func field(_ line: ArraySlice<UInt8>) throws(MultipartError) -> (String, ArraySlice<UInt8>) {
        guard line.last == .carriageReturn, let colon = line.firstIndex(of: .colon), colon > line.startIndex,
            line[..<colon].allSatisfy(\.isToken)
        else { throw .malformedHeaders }
        var value = line[(colon + 1)...].dropLast()
        while value.first?.isBlank == true { value.removeFirst() }
        while value.last?.isBlank == true { value.removeLast() }
        guard !value.contains(where: \.isRefusedInValue) else { throw .malformedHeaders }
        return (String(decoding: line[..<colon], as: UTF8.self), value)
    }

    /// `filename*` (RFC 5987) wins. A plain name that is not UTF-8 is repaired: it is only ever shown.
    private static func filename(_ disposition: FieldParameters) throws(MultipartError) -> String? {
        if let extended = disposition.bytes("filename*") {
            let parts = extended.split(separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, String(decoding: parts[0], as: UTF8.self).lowercased() == "utf-8",
                let name = PercentDecoding.decode(parts[2])
            else { throw .malformedHeaders }
            return name
        }
        guard let bytes = disposition.bytes("filename") else { return nil }
        // Browsers write a quote in a name as %22 (WHATWG), and escape nothing else that matters to us.
        return String(decoding: bytes, as: UTF8.self).replacing("%22", with: "\"")
    }
}
