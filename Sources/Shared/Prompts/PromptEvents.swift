import Foundation

/// What clients are told of under `character:ID` and `prompts`.
enum PromptEvents {
    /// The subject of a change that concerns all characters: of a default, or of the emotions.
    static let everyCharacter = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
}
