/// What can be saved as a prompt.
package enum PromptText {
    /// In Unicode scalars, as PostgreSQL counts.
    package static let lengths = 1...5_000
    package static let reasonLengths = 1...500

    /// - Throws: `PromptError.emptyText`, `.textTooLong`, `.invalid` for a NUL, which no text can hold.
    package static func check(_ text: String) throws(PromptError) {
        guard !text.unicodeScalars.allSatisfy(\.properties.isWhitespace) else { throw .emptyText }
        guard lengths.contains(text.unicodeScalars.count) else { throw .textTooLong }
        guard !text.utf8.contains(0) else { throw .invalid(field: "prompt_text", message: "must not hold U+0000") }
    }

    static func check(reason: String?) throws(PromptError) {
        guard let reason else { return }
        guard reasonLengths.contains(reason.unicodeScalars.count) else {
            throw .invalid(field: "change_reason", message: "must have 1 to 500 characters")
        }
    }

    static func check(version: Int?) throws(PromptError) {
        guard let version, !(0...Int(Int32.max)).contains(version) else { return }
        throw .invalid(field: "expected_version", message: "must be a version's number, or 0 for none")
    }

    /// Byte by byte: `==` takes é for e and an accent.
    static func areEqual(_ first: String, _ second: String) -> Bool { first.utf8.elementsEqual(second.utf8) }
}
