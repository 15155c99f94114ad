/// Patterns for LIKE and ILIKE, in which what a person typed has no meaning of its own.
package enum LikePattern {
    package static func containing(_ text: String) -> String {
        "%\(text.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_"))%"
    }
}
