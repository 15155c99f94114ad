package import Foundation
import Security
import Synchronization

/// The values that a prompt's variables stand for: taken once, so that one job has one `{timestamp}`.
package struct PromptVariables: Sendable, Equatable {
    package enum Name: String, Sendable, CaseIterable {
        case characterName = "character_name"
        case emotion
        case timestamp
        case userID = "user_id"

        /// Any case; nil: there is none of this name.
        init?(_ word: String) {
            self.init(rawValue: word.lowercased())
        }

        /// The name that differs least, by three letters at most.
        static func nearest(to word: String) -> Name? {
            let word = word.lowercased()
            let near = allCases.filter { abs($0.rawValue.unicodeScalars.count - word.unicodeScalars.count) <= 3 }
            let distances = near.map { (name: $0, distance: editDistance(word, $0.rawValue)) }
            return distances.min { $0.distance < $1.distance }.flatMap { $0.distance <= 3 ? $0.name : nil }
        }
    }

    package let characterName: String
    package let emotion: String
    /// RFC 3339 in UTC, whole seconds.
    package let timestamp: String
    /// On whose behalf.
    package let userID: String

    package init(characterName: String, emotion: String, at moment: Date, userID: UUID) {
        self.characterName = characterName
        self.emotion = emotion
        timestamp = PromptTimestamp.text(of: moment)
        self.userID = userID.text
    }

    subscript(_ name: Name) -> String {
        switch name {
        case .characterName: characterName
        case .emotion: emotion
        case .timestamp: timestamp
        case .userID: userID
        }
    }
}

/// Times as texts. Thousands of a second are one.
private enum PromptTimestamp {
    private static let last = Mutex<(second: Double, text: String)>((-1, ""))

    static func text(of moment: Date) -> String {
        let second = moment.timeIntervalSince1970.rounded(.down)
        return last.withLock { last in
            if last.second != second { last = (second, Date(timeIntervalSince1970: second).formatted(.iso8601)) }
            return last.text
        }
    }
}
