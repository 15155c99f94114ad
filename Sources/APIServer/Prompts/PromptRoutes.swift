import Accounts
import Foundation
import HTTP
import Prompts

/// A character's prompts.
struct PromptRoutes: Sendable {
    let prompts: EmotionalPromptsService

    func list(_ request: Request) async throws -> Response {
        let shown = try await prompts.characterPrompts(of: request.id("id"))
        return try .json(CharacterPromptsView(shown, at: .now, userID: request.admin.id))
    }

    func get(_ request: Request) async throws -> Response {
        let (shown, name) = try await prompts.prompt(of: request.id("id"), emotion: request.parameter("emotion"))
        return try .json(PromptView(shown, of: name, at: .now, userID: request.admin.id))
    }

    func create(_ request: Request) async throws -> Response {
        let saved = try await save(request)
        let view = try SavedPromptView(saved, of: request.id("id"), emotion: request.parameter("emotion"))
        return try saved.isCreated ? .created(view) : .json(view)
    }

    func update(_ request: Request) async throws -> Response {
        try .json(
            SavedPromptView(await save(request), of: request.id("id"), emotion: request.parameter("emotion")))
    }

    private func save(_ request: Request) async throws -> SavedPrompt {
        let body = try await request.decode(SavePromptBody.self)
        return try await prompts.updatePrompt(
            body.promptText, of: request.id("id"), emotion: request.parameter("emotion"),
            expecting: body.expectedVersion, reason: body.changeReason, by: request.author)
    }

    func delete(_ request: Request) async throws -> Response {
        let body = try await request.decodeIfPresent(DeletePromptBody.self)
        let expected = try body?.expectedVersion ?? request.query.int("expected_version")
        try await prompts.deletePrompt(
            of: request.id("id"), emotion: request.parameter("emotion"), expecting: expected, by: request.author)
        return .noContent
    }

    func versions(_ request: Request) async throws -> Response {
        try .json(PromptHistoryView(await prompts.promptVersions(of: request.ownPrompt, request.query.historyPage)))
    }

    func revert(_ request: Request) async throws -> Response {
        let body = try await request.decode(RevertPromptBody.self)
        let saved = try await prompts.revertPrompt(
            to: body.versionID, of: request.ownPrompt, expecting: body.expectedVersion, reason: body.changeReason,
            by: request.author)
        return try .json(RevertedPromptView(saved, of: request.id("id"), emotion: request.parameter("emotion")))
    }
}

extension Request {
    /// Who acts, for what is written down.
    var author: Author { Author(admin.id, requestID: id) }

    fileprivate var ownPrompt: PromptKey {
        get throws { .own(character: try id("id"), emotion: parameter("emotion")) }
    }
}

extension Query {
    /// Which versions are asked for; the numbers of versions are PostgreSQL's `integer`.
    var historyPage: PromptHistoryPage {
        get throws {
            let numbers = 0...Int(Int32.max)
            return PromptHistoryPage(
                order: try value("order", as: PromptHistoryPage.Order.self) ?? .desc,
                limit: try int("limit", in: 1...500) ?? 50, offset: try int("offset", in: numbers) ?? 0,
                cursor: try int("cursor", in: numbers))
        }
    }
}
