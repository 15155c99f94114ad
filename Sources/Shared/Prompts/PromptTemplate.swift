/// A prompt's text, taken apart once: literal text and variables.
///
/// `{character_name}`, `{emotion}`, `{timestamp}` and `{user_id}`, in any case, stand for values. `{{` and `}}` are
/// braces. Everything else stays as it is; what looks like a slip is reported. There is one pass: a value is data, so a
/// character named `{user_id}` stays that. The web app's editor follows the same rules while somebody types.
package struct PromptTemplate: Sendable, Equatable {
    enum Segment: Sendable, Equatable {
        case literal(String)
        case variable(PromptVariables.Name)
    }

    let segments: [Segment]
    /// In the order of the text, at most `warningLimit`.
    package let warnings: [PromptWarning]

    /// More would help nobody, and a text of nothing but braces would have thousands.
    package static let warningLimit = 100

    package init(_ text: String) {
        var scanner = PromptScanner(text)
        scanner.scan()
        segments = scanner.segments
        warnings = scanner.warnings
    }

    /// The text with the values in their places.
    package func resolved(with variables: PromptVariables) -> String {
        if segments.count == 1, case .literal(let text) = segments[0] { return text }
        var text = ""
        for segment in segments {
            switch segment {
            case .literal(let literal): text += literal
            case .variable(let name): text += variables[name]
            }
        }
        return text
    }
}

/// What looks like a slip in a prompt. It keeps nobody from saving it.
package struct PromptWarning: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case unknownVariable = "unknown_variable"
        case unbalancedBrace = "unbalanced_brace"
        /// It changes the order in which text is shown, so that a reader sees another text than the generator.
        case bidirectionalControl = "bidirectional_control"
    }

    package let kind: Kind
    /// As it stands in the prompt.
    package let text: String
    /// In Unicode scalars.
    package let offset: Int
    /// The name that was probably meant.
    package let suggestion: String?
    package let message: String
}
