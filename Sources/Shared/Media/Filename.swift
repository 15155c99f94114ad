/// The name under which an upload is shown. It is never part of a path.
package enum Filename {
    /// The database's limit, in characters.
    package static let limit = 255

    /// The last component of what the client sent, without control characters, cut to 255 characters with its
    /// extension kept; `upload` where nothing is left.
    package static func displayName(_ sent: String) -> String {
        let last = sent.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        let clean = String(
            String.UnicodeScalarView(
                last.unicodeScalars.filter { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
                    default: true
                    }
                }))
        let name = trimmed(clean)
        guard !name.allSatisfy({ $0 == "." }) else { return "upload" }
        guard name.unicodeScalars.count > limit else { return name }
        let suffix =
            name.lastIndex(of: ".").map { name[$0...] }.flatMap { $0.unicodeScalars.count <= 16 ? $0 : nil } ?? ""
        var stem = String.UnicodeScalarView()
        stem.append(contentsOf: name.unicodeScalars.prefix(limit - suffix.unicodeScalars.count))
        return String(stem) + suffix
    }

    private static func trimmed(_ text: String) -> String {
        var rest = Substring(text)
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
