import Foundation
import Media
import Security

struct AssetView: Encodable {
    let id: UUID
    let filename: String
    let fileSize: Int64
    let mimeType: String
    let width: Int?
    let height: Int?
    let duration: Double?
    let conversionStatus: String
    let progress: Double
    let stage: String?
    let etaSeconds: Double?
    let gifURL: String?
    let gifSize: Int64?
    let webmURL: String?
    let webmSize: Int64?
    let imageURL: String?
    let thumbnailURL: String?
    let thumbhash: String?
    let conversionError: String?
    let userID: UUID?
    let assignedUser: PersonView?
    /// How many users have it; nil in lists.
    let assignedUsersCount: Int?
    let assignedAt: Date?
    let assignedBy: UUID?
    let assignedByName: String?
    let createdAt: Date
    let updatedAt: Date

    init(_ asset: Asset, links: MediaLinks, holders: Int? = nil) {
        id = asset.id
        filename = asset.filename
        fileSize = asset.fileSize
        mimeType = asset.mimeType
        width = asset.width
        height = asset.height
        duration = asset.duration
        conversionStatus = asset.status.conversionStatus.rawValue
        progress = asset.status.progress
        stage = asset.status.stage
        etaSeconds = asset.status.etaSeconds
        gifURL = links.url(asset.outputs.gif)
        gifSize = asset.outputs.gif?.size
        webmURL = links.url(asset.outputs.webm)
        webmSize = asset.outputs.webm?.size
        imageURL = links.url(asset.outputs.image)
        thumbnailURL = links.url(asset.outputs.thumbnail)
        thumbhash = asset.outputs.thumbhash
        conversionError = asset.status.conversionError
        userID = asset.assignment?.userID
        assignedUser = asset.assignment.map { PersonView(id: $0.userID, name: $0.userName, email: $0.userEmail) }
        assignedUsersCount = holders
        assignedAt = asset.assignment?.assignedAt
        assignedBy = asset.assignment?.assignedBy
        assignedByName = asset.assignment?.assignedByName
        createdAt = asset.createdAt
        updatedAt = asset.updatedAt
    }
}

struct AssetsView: Encodable {
    let assets: [AssetView]
    let nextCursor: String?
}

struct AssetStatusView: Encodable {
    let id: UUID
    let conversionStatus: String
    let progress: Double
    let stage: String?
    let etaSeconds: Double?
    let conversionError: String?

    init(_ status: AssetStatus) {
        id = status.id
        conversionStatus = status.conversionStatus.rawValue
        progress = status.progress
        stage = status.stage
        etaSeconds = status.etaSeconds
        conversionError = status.conversionError
    }
}

struct AssetHistoryView: Encodable {
    struct Change: Encodable {
        let status: String
        let reason: String?
        let at: Date
    }

    let history: [Change]

    init(_ changes: [AssetStatusChange]) {
        history = changes.map { Change(status: $0.status.rawValue, reason: $0.reason, at: $0.at) }
    }
}

struct UploadedView: Encodable {
    let id: UUID
    let filename: String
    let mimeType: String
    let fileSize: Int64
    let sha256: String
    let conversionStatus: String
    let jobID: UUID

    init(_ asset: NewAsset, jobID: UUID) {
        id = asset.id
        filename = asset.filename
        mimeType = asset.mimeType
        fileSize = asset.fileSize
        sha256 = Hex.encode(asset.sha256)
        conversionStatus = ConversionStatus.pending.rawValue
        self.jobID = jobID
    }
}
