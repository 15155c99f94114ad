import Assignments
import Foundation

/// A person as others see them; name and email are null where the account is not known any more.
struct PersonView: Encodable {
    let id: UUID
    let name: String?
    let email: String?
}

extension PersonView {
    init(_ person: Person) {
        self.init(id: person.id, name: person.name, email: person.email)
    }
}

/// An asset as lists of users and histories show it.
struct BriefAssetView: Encodable {
    let id: UUID
    let filename: String
    let mimeType: String
    let width: Int?
    let height: Int?
    let thumbnailURL: String?
    let thumbhash: String?
    let gifURL: String?
    let webmURL: String?
    let deleted: Bool

    init(_ asset: BriefAsset, links: MediaLinks) {
        id = asset.id
        filename = asset.filename
        mimeType = asset.mimeType
        width = asset.width
        height = asset.height
        thumbnailURL = links.url(key: asset.thumbnailKey)
        thumbhash = asset.thumbhash
        gifURL = links.url(key: asset.gifKey)
        webmURL = links.url(key: asset.webmKey)
        deleted = asset.isDeleted
    }
}

/// A user, and what they have now.
struct UserWithAssetView: Encodable {
    let id: UUID
    let email: String
    let name: String
    let role: String
    let createdAt: Date
    let currentAsset: BriefAssetView?
    let currentAssignmentID: UUID?
    let assignedAt: Date?
    let assignedBy: UUID?
    let assignedByName: String?

    init(_ user: UserWithAsset, links: MediaLinks) {
        id = user.id
        email = user.email
        name = user.name
        role = user.role
        createdAt = user.createdAt
        currentAsset = user.current?.asset.map { BriefAssetView($0, links: links) }
        currentAssignmentID = user.current?.assignmentID
        assignedAt = user.current?.assignedAt
        assignedBy = user.current?.assignedBy
        assignedByName = user.current?.assignedByName
    }
}

struct UsersView: Encodable {
    let users: [UserWithAssetView]
    let nextCursor: UUID?
}
