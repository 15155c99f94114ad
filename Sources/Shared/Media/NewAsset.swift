package import Foundation

/// A stored upload that is to become an asset.
package struct NewAsset: Sendable {
    package let id: UUID
    package let filename: String
    package let mimeType: String
    package let fileSize: Int64
    package let sha256: [UInt8]
    /// Where the original lies in the object storage.
    package let originalKey: String
    package let width: Int
    package let height: Int
    package let duration: Double?
    /// The conversion recipe's id.
    package let recipe: String
    package let uploadedBy: UUID

    package init(
        id: UUID, filename: String, mimeType: String, fileSize: Int64, sha256: [UInt8], originalKey: String,
        width: Int, height: Int, duration: Double?, recipe: String, uploadedBy: UUID
    ) {
        self.id = id
        self.filename = filename
        self.mimeType = mimeType
        self.fileSize = fileSize
        self.sha256 = sha256
        self.originalKey = originalKey
        self.width = width
        self.height = height
        self.duration = duration
        self.recipe = recipe
        self.uploadedBy = uploadedBy
    }
}
