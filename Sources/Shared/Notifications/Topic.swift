package import Foundation
import Security

/// What a client follows: one subject (`asset:ID`, `job:ID`, `user:ID`), or all subjects of a kind (`assets`).
package struct Topic: Hashable, Sendable, CustomStringConvertible {
    package let subject: String
    /// Nil: every subject of the kind.
    package let id: UUID?

    package init(subject: String, id: UUID?) {
        self.subject = subject
        self.id = id
    }

    package static let subjects = ["asset", "job", "user"]

    /// Reads a topic as clients write it; nil where it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        switch parts.count {
        case 1 where text.hasSuffix("s") && Self.subjects.contains(String(text.dropLast())):
            self.init(subject: String(text.dropLast()), id: nil)
        case 2 where Self.subjects.contains(String(parts[0])):
            guard let id = UUID(uuidString: String(parts[1])) else { return nil }
            self.init(subject: String(parts[0]), id: id)
        default:
            return nil
        }
    }

    package var description: String { id.map { "\(subject):\($0.text)" } ?? "\(subject)s" }
}
