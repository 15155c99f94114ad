/// One statement and its bound parameters.
///
///     let query: SQL = "SELECT name FROM users WHERE id = \(id)"
///
/// `\(value)` is always a bound parameter (`nil` is NULL); `\(fragment)` splices another `SQL`. Literals are
/// `StaticString`s, so text that is made at run time cannot become SQL: not by interpolation, not by an initializer.
package struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// The statement with `$1…$n` for its parameters. It holds no values, so it may be logged.
    package private(set) var text: String
    /// Where in `text` (UTF-8 offsets) each `$n` starts: splicing gives it a new number.
    private var placeholders: [Int] = []
    private(set) var parameters: [Parameter] = []
    /// All values, one after the other; `parameters` says which bytes are whose.
    private(set) var payload: [UInt8] = []
    /// The first value that could not be encoded. Interpolation cannot throw, so running the statement does.
    private(set) var failure: PostgresError?
    private(set) var location: SourceLocation?

    /// A value's place in `payload`.
    struct Parameter: Sendable {
        var type: PostgresType
        var offset: Int
        /// -1 is NULL.
        var length: Int
    }

    package init(stringLiteral value: StaticString) {
        text = value.description
    }

    package init(stringInterpolation: StringInterpolation) {
        self = stringInterpolation.sql
    }

    /// SQL text for which no literal can be written, such as a constant that is used in several places.
    package init(unsafe constant: StaticString) {
        text = constant.description
    }

    /// Only for text that this module itself has quoted.
    private init(quoted text: String, failure: PostgresError?) {
        self.text = text
        self.failure = failure
    }

    /// A name (table, channel, database) in double quotes, so that any text is safe in it.
    package static func identifier(_ name: String) -> SQL {
        let failure = name.utf8.contains(0) ? PostgresError(.encoding, "an identifier holds a NUL character") : nil
        return SQL(
            quoted: "\""
                + name.split(separator: "\"", omittingEmptySubsequences: false)
                .joined(separator: "\"\"") + "\"", failure: failure)
    }

    mutating func append(literal: StaticString) {
        literal.withUTF8Buffer { text += String(decoding: $0, as: UTF8.self) }
    }

    mutating func append(_ value: some PostgresEncodable, at location: SourceLocation) {
        if self.location == nil { self.location = location }
        // Never empty once there are parameters, so that even an empty value has an address to be sent from.
        if payload.isEmpty { payload.append(0) }
        placeholders.append(text.utf8.count)
        text += "$\(parameters.count + 1)"
        let offset = payload.count
        var length = -1
        if !value.isPostgresNull {
            do {
                try value.encode(into: &payload)
                length = payload.count - offset
            } catch {
                let place = "parameter \(parameters.count + 1): "
                failure = failure ?? PostgresError(.encoding, place + error.reason, at: location)
            }
        }
        let type = type(of: value).postgresType
        // libpq takes values in text format as C strings.
        if type.isText { payload.append(0) }
        parameters.append(Parameter(type: type, offset: offset, length: length))
    }

    mutating func append(_ fragment: SQL) {
        location = location ?? fragment.location
        failure = failure ?? fragment.failure
        let utf8 = fragment.text.utf8
        var copied = 0
        for (index, placeholder) in fragment.placeholders.enumerated() {
            text += fragment.slice(copied..<placeholder)
            placeholders.append(text.utf8.count)
            text += "$\(parameters.count + 1)"
            var parameter = fragment.parameters[index]
            parameter.offset += payload.count
            parameters.append(parameter)
            copied = placeholder + "$\(index + 1)".utf8.count
        }
        text += fragment.slice(copied..<utf8.count)
        // The offsets above were counted from the payload as it was before the fragment's own bytes.
        payload += fragment.payload
    }

    private func slice(_ range: Range<Int>) -> Substring {
        let utf8 = text.utf8
        return text[
            utf8.index(
                utf8.startIndex, offsetBy: range.lowerBound)..<utf8.index(
                    utf8.startIndex, offsetBy: range.upperBound)]
    }

    /// What an error may tell of it.
    var origin: QueryOrigin { QueryOrigin(text: text, location: location) }

    /// The same statement, known to come from `location` if it did not say so itself.
    func located(_ location: SourceLocation) -> SQL {
        guard self.location == nil else { return self }
        var copy = self
        copy.location = location
        return copy
    }

    /// Throws what interpolation could not: values that PostgreSQL cannot hold, or too many of them.
    func validate() throws(PostgresError) {
        if let failure { throw failure.attaching(origin) }
        if parameters.count > 65_535 {
            throw PostgresError(.encoding, "\(parameters.count) parameters: PostgreSQL takes 65,535; pass an array")
                .attaching(origin)
        }
    }
}

extension Sequence<SQL> {
    /// All of them, one after the other, with `separator` between.
    package func joined(separator: SQL) -> SQL {
        var joined: SQL = ""
        for (index, part) in enumerated() {
            if index > 0 { joined.append(separator) }
            joined.append(part)
        }
        return joined
    }
}

/// A statement as errors tell of it: without its values.
struct QueryOrigin: Sendable {
    var text: String
    var location: SourceLocation?
}

/// A place in the program's source, for errors.
struct SourceLocation: Sendable, CustomStringConvertible {
    var file: StaticString
    var line: UInt

    var description: String { "\(file):\(line)" }
}
