import Accounts
import HTTP
import Prompts

/// The defaults behind the characters' own prompts.
struct GlobalPromptRoutes: Sendable {
    let prompts: EmotionalPromptsService

    func list(_ request: Request) async throws -> Response {
        try .json(GlobalPromptsView(prompts: await prompts.globalPrompts().map { GlobalPromptView($0) }))
    }

    func get(_ request: Request) async throws -> Response {
        try .json(GlobalPromptView(await prompts.globalPrompt(for: request.parameter("emotion"))))
    }

    func update(_ request: Request) async throws -> Response {
        let body = try await request.decode(SavePromptBody.self)
        let emotion = request.parameter("emotion")
        let saved = try await prompts.updateGlobalPrompt(
            body.promptText, for: emotion, expecting: body.expectedVersion, reason: body.changeReason,
            by: request.author)
        return try .json(SavedGlobalPromptView(saved, emotion: emotion))
    }

    func versions(_ request: Request) async throws -> Response {
        let key = PromptKey.global(emotion: request.parameter("emotion"))
        return try .json(PromptHistoryView(await prompts.promptVersions(of: key, request.query.historyPage)))
    }

    func revert(_ request: Request) async throws -> Response {
        let body = try await request.decode(RevertPromptBody.self)
        let emotion = request.parameter("emotion")
        let saved = try await prompts.revertPrompt(
            to: body.versionID, of: .global(emotion: emotion), expecting: body.expectedVersion,
            reason: body.changeReason, by: request.author)
        return try .json(RevertedGlobalPromptView(saved, emotion: emotion))
    }
}
