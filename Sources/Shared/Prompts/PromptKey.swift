package import Foundation

/// Which prompt: a character's own for an emotion, or the emotion's default.
package enum PromptKey: Sendable, Hashable {
    case own(character: UUID, emotion: String)
    case global(emotion: String)

    package var emotion: String {
        switch self {
        case .own(_, let emotion), .global(let emotion): emotion
        }
    }

    package var character: UUID? {
        if case .own(let character, _) = self { character } else { nil }
    }
}

/// Who acts, and by which request.
package struct Author: Sendable {
    package let id: UUID
    package let requestID: String?

    package init(_ id: UUID, requestID: String?) {
        self.id = id
        self.requestID = requestID
    }
}
