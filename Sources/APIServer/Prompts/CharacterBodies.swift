import Foundation
import Prompts

/// A new character, or what is to change of one: a field that is left out stays, a picture that is null goes.
struct CharacterBody: Decodable {
    let change: CharacterChange

    private enum Key: String, CodingKey {
        case name, thumbnailAssetID
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        var thumbnail = CharacterChange.Thumbnail.keep
        if container.contains(.thumbnailAssetID) {
            let asset = try container.decodeIfPresent(UUID.self, forKey: .thumbnailAssetID)
            thumbnail = asset.map { .asset($0) } ?? .none
        }
        let name = container.contains(.name) ? try container.decode(String.self, forKey: .name) : nil
        change = CharacterChange(name: name, thumbnail: thumbnail)
    }
}

struct CharacterView: Encodable {
    struct Coverage: Encodable {
        let emotion: String
        let source: String
        let version: Int?
    }

    let id: UUID
    let name: String
    let thumbnailAssetID: UUID?
    let thumbnailURL: String?
    let thumbhash: String?
    let createdAt: Date
    let updatedAt: Date
    let coverage: [Coverage]
    let ownCount: Int
    let missingCount: Int

    init(_ character: CharacterProfile, links: MediaLinks) {
        id = character.id
        name = character.name
        thumbnailAssetID = character.thumbnail?.assetID
        thumbnailURL = links.url(key: character.thumbnail?.key)
        thumbhash = character.thumbnail?.thumbhash
        createdAt = character.createdAt
        updatedAt = character.updatedAt
        coverage = character.coverage.map {
            Coverage(emotion: $0.emotion, source: $0.source.rawValue, version: $0.version)
        }
        ownCount = character.coverage.count { $0.source == .character }
        missingCount = character.coverage.count { $0.source == .none }
    }
}

struct CharactersView: Encodable {
    let characters: [CharacterView]
    let nextCursor: UUID?
    let total: Int?

    init(_ page: CharacterPage, links: MediaLinks) {
        characters = page.characters.map { CharacterView($0, links: links) }
        nextCursor = page.next
        total = page.total
    }
}
