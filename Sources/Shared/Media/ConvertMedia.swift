package import Foundation
import JobQueue

/// The job: make thumbnail, GIF and WEBM of an uploaded asset.
package struct ConvertMedia: JobPayload {
    package static let jobType = "convert_media"
    package static let queue = "conversion"
    /// The longest video that is taken (10 min) converts in a fraction of it; what takes longer hangs.
    package static let timeout: Duration? = .seconds(7200)

    package let assetID: UUID

    package init(assetID: UUID) {
        self.assetID = assetID
    }

    private enum CodingKeys: String, CodingKey {
        // As the decoder's snake_case strategy spells asset_id.
        case assetID = "assetId"
    }
}
