package import Foundation

/// Why an act on prompts, characters or emotions was refused.
package enum PromptError: Error, Equatable {
    case unknownCharacter(UUID)
    /// With those that there are, in their order.
    case unknownEmotion(String, valid: [String])
    case emotionExists(String)
    case tooManyEmotions
    /// Nothing but white space.
    case emptyText
    case textTooLong
    case invalid(field: String, message: String)
    /// Somebody else has written in between.
    case versionConflict(PromptConflict)
    /// The character has no prompt of its own to delete.
    case noOverride
    case unknownVersion(UUID)
    /// Others are writing the same prompts, and it took too long.
    case busy
    case unknownAsset(UUID)
    /// Only what is converted has a thumbnail.
    case notCompleted(status: String)
}

/// Two wrote at once: what is there now, what the second one began with, and what it wanted.
package struct PromptConflict: Sendable, Equatable {
    package struct Current: Sendable, Equatable {
        /// Nil: there is none, or not any more.
        package let text: String?
        /// 0: none.
        package let version: Int
        package let updatedBy: UUID?
        package let updatedByName: String?
        package let updatedAt: Date?
    }

    package let current: Current
    package let baseVersion: Int
    /// Nil where the base is none, or was never there.
    package let baseText: String?
    /// Nil: it was to be deleted.
    package let yours: String?
}
