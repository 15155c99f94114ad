package import Foundation

/// A character of the product, as lists show it.
package struct CharacterProfile: Sendable, Equatable {
    package struct Thumbnail: Sendable, Equatable {
        package let assetID: UUID
        /// In the object storage.
        package let key: String?
        package let thumbhash: String?
    }

    /// Where the prompt for one emotion comes from.
    package struct Coverage: Sendable, Hashable {
        package let emotion: String
        package let source: PromptSource
        package let version: Int?
    }

    package let id: UUID
    package let name: String
    /// Nil: none was chosen, or it was deleted since.
    package let thumbnail: Thumbnail?
    package let createdAt: Date
    package let updatedAt: Date
    /// One for each emotion, in the order of the emotions.
    package let coverage: [Coverage]
}

/// A page of characters.
package struct CharacterPage: Sendable {
    package let characters: [CharacterProfile]
    /// The last character's id, where more follow.
    package let next: UUID?
    /// How many there are on all pages; counted for the first one only.
    package let total: Int?
}

/// What a character is to become.
package struct CharacterChange: Sendable {
    package enum Thumbnail: Sendable {
        case keep
        case none
        case asset(UUID)
    }

    /// Nil: it stays.
    package var name: String?
    package var thumbnail: Thumbnail

    package init(name: String?, thumbnail: Thumbnail = .keep) {
        self.name = name
        self.thumbnail = thumbnail
    }

    /// Without white space around it.
    ///
    /// - Throws: `PromptError.invalid`.
    func checkedName() throws(PromptError) -> String? {
        guard let name else { return nil }
        let scalars = name.unicodeScalars
        let isBlank = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { throw .invalid(field: "name", message: "must not be empty") }
        let trimmed = String(scalars[first...last])
        guard trimmed.unicodeScalars.count <= 100 else {
            throw .invalid(field: "name", message: "must have 1 to 100 characters")
        }
        guard !trimmed.utf8.contains(0) else { throw .invalid(field: "name", message: "must not hold U+0000") }
        return trimmed
    }
}
