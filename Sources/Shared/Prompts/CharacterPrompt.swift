package import Foundation

/// Where a character's prompt for an emotion comes from.
package enum PromptSource: String, Sendable, Codable {
    /// Its own.
    case character
    /// The emotion's default.
    case global
    case none
    /// A text that was never saved.
    case draft
}

/// What a character shows for an emotion.
package struct CharacterPrompt: Sendable, Equatable, Codable {
    package let emotion: String
    package let source: PromptSource
    /// The prompt that counts; nil: none.
    package let prompt: Prompt?
    /// The counter of the character's own prompt, also when that was deleted; 0: it never had one.
    package let ownVersion: Int
}

/// A prompt as it stands.
package struct Prompt: Sendable, Equatable, Codable {
    package let id: UUID
    package let text: String
    package let version: Int
    package let updatedBy: UUID
    package let updatedByName: String?
    package let updatedAt: Date
}

/// All that a character shows, as of one moment.
package struct CharacterPrompts: Sendable, Equatable, Codable {
    package let characterID: UUID
    package let characterName: String
    /// One for each emotion, in the order of the emotions.
    package let prompts: [CharacterPrompt]
    let stamp: PromptStamp
}

/// Which state of the database something shows: the generations that it was read with, in one snapshot.
struct PromptStamp: Sendable, Equatable, Codable {
    let character: Int64
    /// Of each emotion's default.
    let defaults: [String: Int64]
}

/// The default of an emotion.
package struct GlobalPrompt: Sendable, Equatable {
    package let emotion: String
    package let prompt: Prompt?
    /// Characters without a prompt of their own for it.
    package let affectsCharacters: Int
}

/// What a save or a revert has left.
package struct SavedPrompt: Sendable, Equatable {
    package let id: UUID
    package let text: String
    package let version: Int
    package let updatedAt: Date
    /// The text was the same already: no version was made.
    package let isUnchanged: Bool
    /// It is the first, or the first again after it was deleted.
    package let isCreated: Bool
    /// Of a default; nil for a character's own.
    package let affectsCharacters: Int?
    /// After the change; nil: there was none.
    let generation: Int64?
}

package struct PromptVersion: Sendable, Equatable {
    package let id: UUID
    package let version: Int
    package let text: String
    package let changeReason: String?
    package let createdBy: UUID
    package let createdByName: String?
    package let createdAt: Date
}

/// A page of a prompt's versions.
package struct PromptHistory: Sendable {
    package let versions: [PromptVersion]
    /// Where the next page goes on; nil: this is the last one.
    package let next: Int?
    /// 0: there is no such prompt now.
    package let currentVersion: Int
}

/// Which versions are asked for.
package struct PromptHistoryPage: Sendable {
    package enum Order: String, Sendable, CaseIterable {
        case desc, asc
    }

    package var order: Order
    package var limit: Int
    package var offset: Int
    /// The version after which to go on; it replaces the offset.
    package var cursor: Int?

    package init(order: Order = .desc, limit: Int = 50, offset: Int = 0, cursor: Int? = nil) {
        self.order = order
        self.limit = limit
        self.offset = offset
        self.cursor = cursor
    }
}

/// What a video generator would get, and where it came from.
package struct ResolvedPrompt: Sendable, Equatable {
    package let characterID: UUID
    package let emotion: String
    package let source: PromptSource
    package let promptID: UUID?
    package let version: Int?
    package let text: String?
    package let resolvedText: String?
    package let variables: PromptVariables
    package let warnings: [PromptWarning]
}
