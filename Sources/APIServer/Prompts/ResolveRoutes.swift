import Accounts
import Foundation
import HTTP
import Prompts

/// What a video generator would get.
struct ResolveRoutes: Sendable {
    /// Larger questions hold a draft, which is not answered at once.
    static let questionLimit = 1024

    let prompts: EmotionalPromptsService
    let identities: IdentityCache

    func resolve(_ request: Request) async throws -> Response {
        let body = try await request.decode(ResolvePromptBody.self)
        let resolved = try await prompts.resolvedPrompt(
            of: body.characterID, emotion: body.emotion, draft: body.promptText,
            userID: body.userID ?? request.admin.id, at: .now)
        return try .json(ResolvedPromptView(resolved))
    }

    /// The frequent case without a task: a program seen a moment ago asks for what is in memory. A browser's session
    /// goes the long way, where its origin is looked at.
    func resolveImmediately(_ request: ImmediateRequest) -> Response? {
        guard let credentials = Credentials(request), case .apiToken = credentials,
            let admin = identities.identity(for: credentials)?.user, admin.role == .admin,
            request.header("content-type") == "application/json", request.rawQuery == nil,
            let question = PlainResolveQuestion(request.body),
            let resolved = prompts.knownPrompt(
                of: question.characterID, emotion: question.emotion, userID: question.userID ?? admin.id, at: .now)
        else { return nil }
        return try? .json(ResolvedPromptView(resolved)).withStandardHeaders
    }
}

struct ResolvePromptBody: Decodable {
    let characterID: UUID
    let emotion: String
    /// A text that is not saved, or not yet.
    let promptText: String?
    let userID: UUID?
}

struct ResolvedPromptView: Encodable {
    struct Variables: Encodable {
        let characterName: String
        let emotion: String
        let timestamp: String
        let userID: String
    }

    let characterID: UUID
    let emotion: String
    let source: String
    let version: Int?
    let promptID: UUID?
    let promptText: String?
    let resolvedText: String?
    let variables: Variables
    let warnings: [PromptWarningView]

    init(_ resolved: ResolvedPrompt) {
        characterID = resolved.characterID
        emotion = resolved.emotion
        source = resolved.source.rawValue
        version = resolved.version
        promptID = resolved.promptID
        promptText = resolved.text
        resolvedText = resolved.resolvedText
        variables = Variables(
            characterName: resolved.variables.characterName, emotion: resolved.variables.emotion,
            timestamp: resolved.variables.timestamp, userID: resolved.variables.userID)
        warnings = resolved.warnings.map { PromptWarningView($0) }
    }
}
