package import Foundation

/// An asset as lists of users and histories show it.
package struct BriefAsset: Sendable, Equatable {
    package let id: UUID
    package let filename: String
    package let mimeType: String
    package let width: Int?
    package let height: Int?
    package let thumbhash: String?
    /// Keys in the object storage.
    package let thumbnailKey: String?
    package let gifKey: String?
    package let webmKey: String?
    package let isDeleted: Bool
}

/// A person as lists show them.
package struct Person: Sendable, Equatable {
    package let id: UUID
    package let name: String
    package let email: String
}
