/// A character's prompts with their texts taken apart: what resolving needs.
struct CachedPrompts: Sendable {
    struct Shown: Sendable {
        let prompt: CharacterPrompt
        let template: PromptTemplate?

        init(_ prompt: CharacterPrompt) {
            self.prompt = prompt
            template = (prompt.prompt?.text).map { PromptTemplate($0) }
        }
    }

    let characterName: String
    let emotions: [String: Shown]
    /// In their order.
    let names: [String]

    init(_ prompts: CharacterPrompts) {
        characterName = prompts.characterName
        names = prompts.prompts.map(\.emotion)
        emotions = Dictionary(
            prompts.prompts.map { ($0.emotion, Shown($0)) }, uniquingKeysWith: { first, _ in first })
    }
}
