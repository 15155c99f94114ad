import Foundation
import Notifications

/// What has changed, and the generation after it.
enum PromptChange: Sendable, Equatable {
    /// A prompt of the character, or its name.
    case character(UUID, Int64)
    /// The default of an emotion, or the emotion itself: it is new.
    case emotion(String, Int64)

    private struct News: Decodable {
        let character_id: UUID?
        let emotion: String?
        let generation: Int64?
    }

    /// Nil: the event is about something else.
    init?(_ event: Event) {
        guard event.subject == "character", event.seq != nil,
            let news = try? JSONDecoder().decode(News.self, from: Data(event.data.utf8)),
            let generation = news.generation
        else { return nil }
        if event.subjectID != PromptEvents.everyCharacter {
            self = .character(event.subjectID, generation)
        } else if let emotion = news.emotion {
            self = .emotion(emotion, generation)
        } else {
            return nil
        }
    }
}

/// The highest generations that somebody has heard of. Pure.
struct PromptGenerations: Sendable, Equatable {
    private var characters: [UUID: Int64] = [:]
    private var defaults: [String: Int64] = [:]
    /// How often a default has risen: what was checked against them at this count needs no other check.
    private(set) var defaultsCount = 0

    var count: Int { characters.count }

    /// - Returns: whether it was not known.
    @discardableResult
    mutating func raise(_ change: PromptChange) -> Bool {
        switch change {
        case .character(let id, let generation):
            guard generation > characters[id] ?? 0 else { return false }
            characters[id] = generation
        case .emotion(let name, let generation):
            guard generation > defaults[name] ?? 0 else { return false }
            defaults[name] = generation
            defaultsCount += 1
        }
        return true
    }

    mutating func raise(to stamp: PromptStamp, of character: UUID) {
        raise(.character(character, stamp.character))
        for (name, generation) in stamp.defaults { raise(.emotion(name, generation)) }
    }

    func isCurrent(_ generation: Int64, of character: UUID) -> Bool { generation >= characters[character] ?? 0 }

    /// Nothing newer has been heard of.
    func isCurrent(_ stamp: PromptStamp, of character: UUID) -> Bool {
        isCurrent(stamp.character, of: character) && defaults.allSatisfy { stamp.defaults[$0.key] ?? 0 >= $0.value }
    }
}
