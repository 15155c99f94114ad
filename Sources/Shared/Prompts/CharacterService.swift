package import Foundation
package import Notifications
package import Postgres
import Security

/// The characters of the product.
package struct CharacterService: Sendable {
    let database: PostgresPool
    let store: CharacterStore
    let news: NewsPublisher
    let cache: PromptCache?

    package init(database: PostgresPool, news: NewsPublisher, cache: PromptCache? = nil) {
        self.database = database
        store = CharacterStore(database: database)
        self.news = news
        self.cache = cache
    }

    /// In the order of their names.
    ///
    /// - Parameters:
    ///   - text: part of the name, or of the text of one of its own prompts, any case.
    ///   - last: the last character of the page before.
    package func characters(text: String?, after last: UUID?, limit: Int) async throws -> CharacterPage {
        try await store.page(text: text, after: last, limit: limit)
    }

    /// - Throws: `PromptError.unknownCharacter`.
    package func character(_ id: UUID) async throws -> CharacterProfile {
        guard let character = try await store.character(id) else { throw PromptError.unknownCharacter(id) }
        return character
    }

    /// - Throws: `PromptError.invalid`, `.unknownAsset`, `.notCompleted`.
    package func createCharacter(_ wanted: CharacterChange, by author: Author) async throws -> CharacterProfile {
        guard let name = try wanted.checkedName() else {
            throw PromptError.invalid(field: "name", message: "is missing")
        }
        let id = UUID.v7()
        try await database.execute(
            CharacterStore.insertion(id, name: name, thumbnail: try await asset(of: wanted.thumbnail), by: author))
        news.wake()
        return try await character(id)
    }

    /// - Throws: `PromptError.unknownCharacter`, `.invalid`, `.unknownAsset`, `.notCompleted`.
    package func updateCharacter(
        _ id: UUID, _ change: CharacterChange, by author: Author
    ) async throws -> CharacterProfile {
        let name = try change.checkedName()
        var isGiven = true
        if case .keep = change.thumbnail { isGiven = false }
        let thumbnail = (isGiven, try await asset(of: change.thumbnail))
        let query = CharacterStore.update(id, name: name, thumbnail: thumbnail, by: author)
        guard let generation = try await database.first(query, as: Int64.self) else {
            throw PromptError.unknownCharacter(id)
        }
        cache?.hear(.character(id, generation))
        news.wake()
        return try await character(id)
    }

    /// Checked beforehand: an asset that is deleted in this moment is shown as none anyway.
    private func asset(of thumbnail: CharacterChange.Thumbnail) async throws -> UUID? {
        guard case .asset(let asset) = thumbnail else { return nil }
        guard let status = try await store.conversionStatus(of: asset) else { throw PromptError.unknownAsset(asset) }
        guard status == "completed" else { throw PromptError.notCompleted(status: status) }
        return asset
    }
}
