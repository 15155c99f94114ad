import Accounts
import HTTP
import Prompts

struct CharacterRoutes: Sendable {
    let characters: CharacterService
    let links: MediaLinks

    func list(_ request: Request) async throws -> Response {
        let page = try await characters.characters(
            text: request.query["q"].flatMap { $0.isEmpty ? nil : $0 }, after: request.query.uuid("cursor"),
            limit: request.query.int("limit", in: 1...1000) ?? 50)
        return try .json(CharactersView(page, links: links))
    }

    func get(_ request: Request) async throws -> Response {
        try .json(CharacterView(await characters.character(request.id("id")), links: links))
    }

    func create(_ request: Request) async throws -> Response {
        let body = try await request.decode(CharacterBody.self)
        let character = try await characters.createCharacter(body.change, by: request.author)
        return try .created(CharacterView(character, links: links))
    }

    func update(_ request: Request) async throws -> Response {
        let body = try await request.decode(CharacterBody.self)
        let character = try await characters.updateCharacter(request.id("id"), body.change, by: request.author)
        return try .json(CharacterView(character, links: links))
    }
}
