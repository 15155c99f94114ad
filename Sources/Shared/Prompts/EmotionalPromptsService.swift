package import Foundation
package import Notifications
package import Postgres

/// What characters show for each emotion: their own prompts, the defaults behind them, and every version of both.
package struct EmotionalPromptsService: Sendable {
    let database: PostgresPool
    let store: PromptStore
    let news: NewsPublisher
    let cache: PromptCache?

    /// - Parameter cache: for `resolvedPrompt`; without it the database is asked each time.
    package init(database: PostgresPool, news: NewsPublisher, cache: PromptCache? = nil) {
        self.database = database
        store = PromptStore(database: database)
        self.news = news
        self.cache = cache
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
        let (shown, name) = try await shown(of: character, emotion: emotion)
        let variables = PromptVariables(characterName: name, emotion: emotion, at: moment, userID: userID)
        guard let draft else { return ResolvedPrompt(of: character, shown, variables) }
        return ResolvedPrompt(of: character, draft: draft, variables)
    }

    /// As `resolvedPrompt`, from memory and at once; nil: the database has to be asked.
    package func knownPrompt(of character: UUID, emotion: String, userID: UUID, at moment: Date) -> ResolvedPrompt? {
        guard let known = cache?.known(character), let shown = known.emotions[emotion] else { return nil }
        let variables = PromptVariables(
            characterName: known.characterName, emotion: emotion, at: moment, userID: userID)
        return ResolvedPrompt(of: character, shown, variables)
    }

    private func shown(
        of character: UUID, emotion: String
    ) async throws -> (shown: CachedPrompts.Shown, characterName: String) {
        guard let cache else {
            let (prompt, name) = try await prompt(of: character, emotion: emotion)
            return (CachedPrompts.Shown(prompt), name)
        }
        guard let cached = try await cache.prompts(of: character) else {
            throw try await absence(of: .own(character: character, emotion: emotion))
        }
        guard let shown = cached.emotions[emotion] else {
            throw PromptError.unknownEmotion(emotion, valid: cached.names)
        }
        return (shown, cached.characterName)
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
    init(of character: UUID, _ shown: CachedPrompts.Shown, _ variables: PromptVariables) {
        let prompt = shown.prompt.prompt
        self.init(
            characterID: character, emotion: shown.prompt.emotion, source: shown.prompt.source, promptID: prompt?.id,
            version: prompt?.version, text: prompt?.text, resolvedText: shown.template?.resolved(with: variables),
            variables: variables, warnings: shown.template?.warnings ?? [])
    }

    init(of character: UUID, draft: String, _ variables: PromptVariables) {
        let template = PromptTemplate(draft)
        self.init(
            characterID: character, emotion: variables.emotion, source: .draft, promptID: nil, version: nil,
            text: draft, resolvedText: template.resolved(with: variables), variables: variables,
            warnings: template.warnings)
    }
}
