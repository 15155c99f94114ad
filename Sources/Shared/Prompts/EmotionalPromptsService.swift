package import Foundation
package import Notifications
package import Postgres

/// What characters show for each emotion: their own prompts, the defaults behind them, and every version of both.
package struct EmotionalPromptsService: Sendable {
    let database: PostgresPool
    let store: PromptStore
    let news: NewsPublisher

    package init(database: PostgresPool, news: NewsPublisher) {
        self.database = database
        store = PromptStore(database: database)
        self.news = news
    }

    /// Every emotion, own or default.
    ///
    /// - Throws: `PromptError.unknownCharacter`.
    package func characterPrompts(of character: UUID) async throws -> CharacterPrompts {
        guard let prompts = try await store.prompts(of: character) else {
            throw PromptError.unknownCharacter(character)
        }
        return prompts
    }

    /// - Throws: `PromptError.unknownCharacter`, `.unknownEmotion`.
    package func prompt(
        of character: UUID, emotion: String
    ) async throws -> (prompt: CharacterPrompt, characterName: String) {
        let found = try await store.prompts(of: character, emotion: emotion)
        guard let found, let prompt = found.prompts.first else {
            throw try await absence(of: .own(character: character, emotion: emotion))
        }
        return (prompt, found.characterName)
    }

    package func globalPrompts() async throws -> [GlobalPrompt] { try await store.globalPrompts() }

    /// - Throws: `PromptError.unknownEmotion`.
    package func globalPrompt(for emotion: String) async throws -> GlobalPrompt {
        guard let prompt = try await store.globalPrompts(emotion: emotion).first else {
            throw try await absence(of: .global(emotion: emotion))
        }
        return prompt
    }

    /// The newest first, unless the page says otherwise.
    ///
    /// - Throws: `PromptError.unknownCharacter`, `.unknownEmotion`.
    package func promptVersions(of key: PromptKey, _ page: PromptHistoryPage) async throws -> PromptHistory {
        if let history = try await store.history(of: key, page) { return history }
        if let absence = try await absent(key) { throw absence }
        return PromptHistory(versions: [], next: nil, currentVersion: 0)
    }

    /// What a video generator would get.
    ///
    /// - Parameters:
    ///   - draft: to be resolved instead of what is saved.
    ///   - moment: `{timestamp}`.
    /// - Throws: `PromptError.unknownCharacter`, `.unknownEmotion`, `.emptyText`, `.textTooLong`, `.invalid`.
    package func resolvedPrompt(
        of character: UUID, emotion: String, draft: String? = nil, userID: UUID, at moment: Date
    ) async throws -> ResolvedPrompt {
        if let draft { try PromptText.check(draft) }
        let (prompt, name) = try await prompt(of: character, emotion: emotion)
        let variables = PromptVariables(characterName: name, emotion: emotion, at: moment, userID: userID)
        return ResolvedPrompt(of: character, prompt, draft: draft, variables)
    }

    /// Why there is nothing to be found.
    ///
    /// - Parameter refusal: what to say where character and emotion are known.
    func absence(of key: PromptKey, otherwise refusal: PromptError? = nil) async throws -> PromptError {
        if let absent = try await absent(key) { return absent }
        // It has come in this very moment: as if it had been asked for before.
        return refusal ?? key.character.map { .unknownCharacter($0) } ?? .unknownEmotion(key.emotion, valid: [])
    }

    /// Which of the two is unknown; nil: neither.
    private func absent(_ key: PromptKey) async throws -> PromptError? {
        let emotions = try await store.emotions()
        guard emotions.contains(key.emotion) else { return .unknownEmotion(key.emotion, valid: emotions) }
        guard let character = key.character, try await !store.isKnown(character: character) else { return nil }
        return .unknownCharacter(character)
    }
}

extension ResolvedPrompt {
    init(of character: UUID, _ prompt: CharacterPrompt, draft: String?, _ variables: PromptVariables) {
        let text = draft ?? prompt.prompt?.text
        let template = text.map { PromptTemplate($0) }
        self.init(
            characterID: character, emotion: prompt.emotion, source: draft == nil ? prompt.source : .draft,
            promptID: draft == nil ? prompt.prompt?.id : nil, version: draft == nil ? prompt.prompt?.version : nil,
            text: text, resolvedText: template?.resolved(with: variables), variables: variables,
            warnings: template?.warnings ?? [])
    }
}
