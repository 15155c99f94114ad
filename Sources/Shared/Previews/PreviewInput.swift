import Foundation
import Prompts
import Security

/// All that a video is made from. Two previews of the same input look the same, so one of them is enough.
struct PreviewInput: Sendable {
    let prompt: ResolvedPrompt
    let promptText: String
    let resolvedText: String
    let thumbnailKey: String?
    let provider: String

    /// Nil: there is no text.
    init?(_ prompt: ResolvedPrompt, thumbnailKey: String?, provider: String) {
        guard let text = prompt.text, let resolved = prompt.resolvedText else { return nil }
        self.prompt = prompt
        promptText = text
        resolvedText = resolved
        self.thumbnailKey = thumbnailKey
        self.provider = provider
    }

    /// Over the parts, each with its length in front: no two lists of parts read the same.
    var sha256: [UInt8] {
        let parts = [
            provider, prompt.characterID.text, prompt.emotion, prompt.variables.characterName, thumbnailKey ?? "",
            resolvedText,
        ]
        return SHA256.hash(parts.map { "\($0.utf8.count):\($0)" }.joined())
    }

    /// For the audit: what the variables stood for.
    var variables: [String: String] {
        let values = prompt.variables
        return [
            PromptVariables.Name.characterName.rawValue: values.characterName,
            PromptVariables.Name.emotion.rawValue: values.emotion,
            PromptVariables.Name.timestamp.rawValue: values.timestamp,
            PromptVariables.Name.userID.rawValue: values.userID,
        ]
    }
}
