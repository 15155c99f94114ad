import Foundation
import Prompts

struct SavePromptBody: Decodable {
    let promptText: String
    let changeReason: String?
    let expectedVersion: Int?
}

struct DeletePromptBody: Decodable {
    let expectedVersion: Int?
}

struct RevertPromptBody: Decodable {
    let versionID: UUID
    let expectedVersion: Int?
    let changeReason: String?
}

struct PromptWarningView: Encodable {
    let kind: String
    let text: String
    let offset: Int
    let suggestion: String?
    let message: String

    init(_ warning: PromptWarning) {
        kind = warning.kind.rawValue
        text = warning.text
        offset = warning.offset
        suggestion = warning.suggestion
        message = warning.message
    }
}

/// What a character shows for an emotion, resolved for the admin who asks.
struct PromptView: Encodable {
    let emotion: String
    let promptText: String?
    let resolvedText: String?
    let version: Int?
    let isGlobalOverride: Bool
    let source: String
    let promptID: UUID?
    let updatedBy: UUID?
    let updatedByName: String?
    let updatedAt: Date?
    let ownVersion: Int
    let warnings: [PromptWarningView]

    init(_ shown: CharacterPrompt, of character: String, at moment: Date, userID: UUID) {
        let template = (shown.prompt?.text).map { PromptTemplate($0) }
        emotion = shown.emotion
        promptText = shown.prompt?.text
        resolvedText = template?.resolved(
            with: PromptVariables(characterName: character, emotion: shown.emotion, at: moment, userID: userID))
        version = shown.prompt?.version
        isGlobalOverride = shown.source == .character
        source = shown.source.rawValue
        promptID = shown.prompt?.id
        updatedBy = shown.prompt?.updatedBy
        updatedByName = shown.prompt?.updatedByName
        updatedAt = shown.prompt?.updatedAt
        ownVersion = shown.ownVersion
        warnings = template?.warnings.map { PromptWarningView($0) } ?? []
    }
}

struct CharacterPromptsView: Encodable {
    let characterID: UUID
    let characterName: String
    let prompts: [PromptView]

    init(_ shown: CharacterPrompts, at moment: Date, userID: UUID) {
        characterID = shown.characterID
        characterName = shown.characterName
        prompts = shown.prompts.map {
            PromptView($0, of: shown.characterName, at: moment, userID: userID)
        }
    }
}

/// A character's prompt after a save.
struct SavedPromptView: Encodable {
    let id: UUID
    let characterID: UUID
    let emotion: String
    let promptText: String
    let version: Int
    let updatedAt: Date
    let unchanged: Bool
    let warnings: [PromptWarningView]

    init(_ saved: SavedPrompt, of character: UUID, emotion: String) {
        id = saved.id
        characterID = character
        self.emotion = emotion
        promptText = saved.text
        version = saved.version
        updatedAt = saved.updatedAt
        unchanged = saved.isUnchanged
        warnings = PromptTemplate(saved.text).warnings.map { PromptWarningView($0) }
    }
}

struct RevertedPromptView: Encodable {
    let id: UUID
    let characterID: UUID
    let emotion: String
    let promptText: String
    let version: Int
    let revertedAt: Date
    let unchanged: Bool

    init(_ saved: SavedPrompt, of character: UUID, emotion: String) {
        id = saved.id
        characterID = character
        self.emotion = emotion
        promptText = saved.text
        version = saved.version
        revertedAt = saved.updatedAt
        unchanged = saved.isUnchanged
    }
}

struct PromptHistoryView: Encodable {
    struct Version: Encodable {
        let id: UUID
        let version: Int
        let promptText: String
        let createdBy: UUID
        let createdByName: String?
        let createdAt: Date
        let changeReason: String?
    }

    let versions: [Version]
    let nextCursor: String?
    let currentVersion: Int

    init(_ history: PromptHistory) {
        versions = history.versions.map {
            Version(
                id: $0.id, version: $0.version, promptText: $0.text, createdBy: $0.createdBy,
                createdByName: $0.createdByName, createdAt: $0.createdAt, changeReason: $0.changeReason)
        }
        nextCursor = history.next.map { "\($0)" }
        currentVersion = history.currentVersion
    }
}
