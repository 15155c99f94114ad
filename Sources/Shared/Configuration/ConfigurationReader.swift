package import Foundation
package import Security

/// Decodes environment variables, and remembers all that are missing or malformed.
///
/// ```swift
/// var reader = ConfigurationReader(ProcessInfo.processInfo.environment)
/// let configuration = GatewayConfiguration(
///     port: reader.int("PORT", default: 8080, in: 1...65_535),
///     signingKey: reader.secretFile("GREENROOM_SIGNING_KEY_FILE"))
/// try reader.finish()
/// ```
///
/// Where a variable cannot be decoded its method gives a placeholder, so that reading goes on to the next one; use
/// nothing of it before `finish()` has returned. A variable that is empty counts as missing.
package struct ConfigurationReader {
    private let environment: [String: String]
    private var problems: [ConfigurationErrors.Problem] = []
    private var read: Set<String> = []

    package init(_ environment: [String: String]) { self.environment = environment }

    /// - Throws: `ConfigurationErrors` that names every variable found wrong since the start.
    package func finish() throws(ConfigurationErrors) {
        guard problems.isEmpty else { throw ConfigurationErrors(problems: problems) }
    }

    /// Variables that begin with `prefix` and that nobody asked for: misspelt, most likely. For a warning.
    package func unread(prefix: String) -> [String] {
        environment.keys.filter { $0.hasPrefix(prefix) && !read.contains($0) }.sorted()
    }

    // MARK: Text

    package mutating func string(_ name: String, default fallback: String? = nil) -> String {
        value(name, fallback, placeholder: "", expecting: "some text") { $0 }
    }

    package mutating func optionalString(_ name: String) -> String? {
        read.insert(name)
        return environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Parts between commas, without surrounding spaces; empty parts are left out.
    package mutating func list(_ name: String, default fallback: [String]? = nil) -> [String] {
        value(name, fallback, placeholder: [], expecting: "a list separated by commas") { text in
            let parts = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            let filled = parts.filter { !$0.isEmpty }
            return filled.isEmpty ? nil : filled
        }
    }

    /// One of the cases of an enumeration, by its raw value.
    package mutating func choice<Choice: CaseIterable & RawRepresentable<String>>(
        _ name: String, default fallback: Choice
    ) -> Choice {
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        return value(name, fallback, placeholder: fallback, expecting: "one of \(names)") {
            Choice(rawValue: $0.lowercased())
        }
    }

    /// Text of a form of its own; nil where it has none.
    ///
    /// - Parameter expected: follows "should hold" in a sentence.
    package mutating func parsed<Value>(
        _ name: String, expecting expected: String, _ parse: (String) -> Value?
    ) -> Value? {
        value(name, nil, placeholder: nil, expecting: expected) { text in parse(text).map(Optional.some) }
    }

    // MARK: Numbers

    package mutating func int(
        _ name: String, default fallback: Int? = nil, in range: ClosedRange<Int> = Int.min...Int.max
    ) -> Int {
        let limits = range == Int.min...Int.max ? "" : " from \(range.lowerBound) to \(range.upperBound)"
        return value(name, fallback, placeholder: range.lowerBound, expecting: "a whole number\(limits)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    package mutating func bool(_ name: String, default fallback: Bool? = nil) -> Bool {
        value(name, fallback, placeholder: false, expecting: "1 or 0 (or true, false, yes, no, on, off)") { text in
            switch text.lowercased() {
            case "1", "true", "yes", "on": true
            case "0", "false", "no", "off": false
            default: nil
            }
        }
    }

    /// `250ms`, `30s`, `5m`, `12h`, `7d`; more than nothing.
    package mutating func duration(_ name: String, default fallback: Duration? = nil) -> Duration {
        value(name, fallback, placeholder: .zero, expecting: "a duration such as 250ms, 30s, 5m, 12h or 7d") {
            Quantity.milliseconds($0).flatMap { $0 > 0 ? .milliseconds($0) : nil }
        }
    }

    /// Bytes: `4096`, `500MB` (10⁶), `16KiB` (2¹⁰); up to TB and TiB.
    package mutating func byteSize(_ name: String, default fallback: Int? = nil) -> Int {
        value(name, fallback, placeholder: 0, expecting: "a size in bytes such as 4096, 500MB or 16KiB") {
            Quantity.bytes($0)
        }
    }

    // MARK: Places and secrets

    /// An absolute URL with a host, of one of these schemes.
    package mutating func url(
        _ name: String, default fallback: URL? = nil, schemes: Set<String> = ["http", "https"]
    ) -> URL {
        let names = schemes.sorted().map { "\($0)://…" }.joined(separator: " or ")
        return value(name, fallback, placeholder: URL(filePath: "/"), expecting: "an address \(names)") { text in
            guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), schemes.contains(scheme),
                url.host?.isEmpty == false
            else { return nil }
            return url
        }
    }

    /// A secret that stands in the variable itself or, better, since an environment is seen by more eyes, in the file
    /// that `NAME_FILE` names. Both are one too many.
    package mutating func secret(_ name: String) -> Secret<String> {
        let file = "\(name)_FILE"
        guard optionalString(file) != nil else {
            return Secret(
                value(name, nil, placeholder: "", expecting: "some text, or \(file) the path of a file that does") {
                    $0
                })
        }
        guard optionalString(name) == nil else {
            problems.append(.init(variable: name, text: "is set, and so is \(file); set one of them"))
            return Secret("")
        }
        return secretFile(file)
    }

    /// The content of the file that the variable names, without the newline at its end; 1 byte to 64 KiB.
    package mutating func secretFile(_ name: String) -> Secret<String> {
        let path = value(name, nil, placeholder: "", expecting: "the path of a file") { $0 }
        guard !path.isEmpty else { return Secret("") }
        switch SecretFile.content(of: path) {
        case .success(let text): return Secret(text)
        case .failure(let problem):
            problems.append(.init(variable: name, text: problem.text))
            return Secret("")
        }
    }

    // MARK: -

    private mutating func value<Value>(
        _ name: String, _ fallback: Value?, placeholder: Value, expecting expected: String,
        parse: (String) -> Value?
    ) -> Value {
        read.insert(name)
        guard let text = environment[name], !text.isEmpty else {
            if let fallback { return fallback }
            problems.append(.init(variable: name, text: "is missing; it should hold \(expected)"))
            return placeholder
        }
        if let parsed = parse(text) { return parsed }
        problems.append(.init(variable: name, text: "should hold \(expected)"))
        return fallback ?? placeholder
    }
}
