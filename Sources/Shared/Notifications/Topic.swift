package import Foundation
import Security

/// What a client follows: one subject (`asset:ID`, `job:ID`, `user:ID`, `character:ID`), or all subjects of a kind
/// (`assets`; for characters `prompts`, which has the defaults and the emotions, too).
package struct Topic: Hashable, Sendable, CustomStringConvertible {
    package let subject: String
    /// Nil: every subject of the kind.
    package let id: UUID?

    package init(subject: String, id: UUID?) {
        self.subject = subject
        self.id = id
    }

    /// Each kind of subject, and the topic of all of them.
    package static let subjects = ["asset": "assets", "job": "jobs", "user": "users", "character": "prompts"]

    /// Reads a topic as clients write it; nil where it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        switch parts.count {
        case 1:
            guard let subject = Self.subjects.first(where: { $0.value == text })?.key else { return nil }
            self.init(subject: subject, id: nil)
        case 2 where Self.subjects.keys.contains(String(parts[0])):
            guard let id = UUID(uuidString: String(parts[1])) else { return nil }
            self.init(subject: String(parts[0]), id: id)
        default:
            return nil
        }
    }

    package var description: String { id.map { "\(subject):\($0.text)" } ?? Self.subjects[subject] ?? "\(subject)s" }
}
