import Foundation
import Prompts

struct GlobalPromptView: Encodable {
    let emotion: String
    let promptText: String?
    /// 0: there is no default.
    let version: Int
    let updatedBy: UUID?
    let updatedByName: String?
    let updatedAt: Date?
    let promptID: UUID?
    let affectsCharacters: Int
    let warnings: [PromptWarningView]

    init(_ global: GlobalPrompt) {
        emotion = global.emotion
        promptText = global.prompt?.text
        version = global.prompt?.version ?? 0
        updatedBy = global.prompt?.updatedBy
        updatedByName = global.prompt?.updatedByName
        updatedAt = global.prompt?.updatedAt
        promptID = global.prompt?.id
        affectsCharacters = global.affectsCharacters
        warnings = global.prompt.map { PromptTemplate($0.text).warnings.map { PromptWarningView($0) } } ?? []
    }
}

struct GlobalPromptsView: Encodable {
    let prompts: [GlobalPromptView]
}

/// A default after a save.
struct SavedGlobalPromptView: Encodable {
    let id: UUID
    let emotion: String
    let promptText: String
    let version: Int
    let updatedAt: Date
    let unchanged: Bool
    let affectsCharacters: Int
    let warnings: [PromptWarningView]

    init(_ saved: SavedPrompt, emotion: String) {
        id = saved.id
        self.emotion = emotion
        promptText = saved.text
        version = saved.version
        updatedAt = saved.updatedAt
        unchanged = saved.isUnchanged
        affectsCharacters = saved.affectsCharacters ?? 0
        warnings = PromptTemplate(saved.text).warnings.map { PromptWarningView($0) }
    }
}

struct RevertedGlobalPromptView: Encodable {
    let id: UUID
    let emotion: String
    let promptText: String
    let version: Int
    let revertedAt: Date
    let unchanged: Bool
    let affectsCharacters: Int

    init(_ saved: SavedPrompt, emotion: String) {
        id = saved.id
        self.emotion = emotion
        promptText = saved.text
        version = saved.version
        revertedAt = saved.updatedAt
        unchanged = saved.isUnchanged
        affectsCharacters = saved.affectsCharacters ?? 0
    }
}
