/// Everything that is wrong with an executable's environment, at once.
///
/// Names variables and says what each should hold; never says what they hold.
package struct ConfigurationErrors: Error, Equatable, CustomStringConvertible {
    package struct Problem: Sendable, Equatable {
        package let variable: String
        /// Follows the name in a sentence: "is missing; it should hold …".
        package let text: String
    }

    package let problems: [Problem]

    package var description: String {
        let lines = problems.map { "  \($0.variable) \($0.text)" }
        return "The environment is not complete:\n" + lines.joined(separator: "\n")
    }
}
