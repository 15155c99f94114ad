import Foundation
import HTTP
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
    let id: UUID
    let name: String
    let thumbnailAssetID: UUID?
    let thumbnailURL: String?
    let thumbhash: String?
    let createdAt: Date
    let updatedAt: Date
    /// Each a `CoverageView`.
    let coverage: [WrittenJSON]
    let ownCount: Int
    let missingCount: Int

    init(_ character: CharacterProfile, links: MediaLinks) throws {
        var coverage = WrittenCoverage()
        try self.init(character, links: links, &coverage)
    }

    init(_ character: CharacterProfile, links: MediaLinks, _ written: inout WrittenCoverage) throws {
        id = character.id
        name = character.name
        thumbnailAssetID = character.thumbnail?.assetID
        thumbnailURL = links.url(key: character.thumbnail?.key)
        thumbhash = character.thumbnail?.thumbhash
        createdAt = character.createdAt
        updatedAt = character.updatedAt
        coverage = try character.coverage.map { try written.json($0) }
        ownCount = character.coverage.count { $0.source == .character }
        missingCount = character.coverage.count { $0.source == .none }
    }
}

struct CoverageView: Encodable {
    let emotion: String
    let source: String
    let version: Int?
}

/// What many characters have in common is written once: ten thousand of these are in a page of a thousand characters.
struct WrittenCoverage {
    private var known: [CharacterProfile.Coverage: WrittenJSON] = [:]

    mutating func json(_ coverage: CharacterProfile.Coverage) throws -> WrittenJSON {
        if let written = known[coverage] { return written }
        let written = try WrittenJSON(
            CoverageView(emotion: coverage.emotion, source: coverage.source.rawValue, version: coverage.version))
        known[coverage] = written
        return written
    }
}

struct CharactersView: Encodable {
    let characters: [CharacterView]
    let nextCursor: UUID?
    let total: Int?

    init(_ page: CharacterPage, links: MediaLinks) throws {
        var coverage = WrittenCoverage()
        characters = try page.characters.map { try CharacterView($0, links: links, &coverage) }
        nextCursor = page.next
        total = page.total
    }
}
