/// `value; name=token; other="quoted \" text"`: a field's value and its parameters (RFC 9110 5.6.6).
struct FieldParameters {
    /// In lower case.
    let value: String
    /// Names in lower case, values as bytes: what they mean depends on the parameter.
    private(set) var parameters: [(name: String, value: [UInt8])] = []

    /// Nil where it cannot be read.
    init?(_ text: String) {
        self.init(Array(text.utf8)[...])
    }

    init?(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        value = String(decoding: Self.token(&rest, until: .semicolon), as: UTF8.self).lowercased()
        while rest.first == .semicolon {
            rest.removeFirst()
            Self.skipBlanks(&rest)
            guard let first = rest.first else { break }
            if first == .semicolon { continue }
            guard let parameter = Self.parameter(&rest) else { return nil }
            parameters.append(parameter)
        }
        guard rest.isEmpty else { return nil }
    }

    subscript(_ name: String) -> String? {
        bytes(name).flatMap { String(validating: $0, as: UTF8.self) }
    }

    func bytes(_ name: String) -> [UInt8]? {
        parameters.first { $0.name == name }?.value
    }

    func isRepeated(_ name: String) -> Bool {
        parameters.count { $0.name == name } > 1
    }

    private static func parameter(_ rest: inout ArraySlice<UInt8>) -> (name: String, value: [UInt8])? {
        guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let name = rest[..<equals]
        guard !name.isEmpty, name.allSatisfy(\.isToken) else { return nil }
        rest = rest[(equals + 1)...]
        let value = rest.first == .quote ? quoted(&rest) : Array(token(&rest, until: .semicolon))
        skipBlanks(&rest)
        return value.map { (String(decoding: name, as: UTF8.self).lowercased(), $0) }
    }

    /// What comes before `end`, without the blanks around it.
    private static func token(_ rest: inout ArraySlice<UInt8>, until end: UInt8) -> ArraySlice<UInt8> {
        let stop = rest.firstIndex(of: end) ?? rest.endIndex
        var token = rest[..<stop]
        rest = rest[stop...]
        skipBlanks(&token)
        while token.last?.isBlank == true { token.removeLast() }
        return token
    }

    /// A backslash escapes a quote or a backslash and is itself otherwise: browsers send `C:\path` unescaped.
    private static func quoted(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        rest.removeFirst()
        var value: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == .quote { return value }
            if byte == .backslash, let next = rest.first, next == .quote || next == .backslash {
                value.append(next)
                rest.removeFirst()
            } else {
                value.append(byte)
            }
        }
        return nil
    }

    private static func skipBlanks(_ rest: inout ArraySlice<UInt8>) {
        while rest.first?.isBlank == true { rest.removeFirst() }
    }
}
