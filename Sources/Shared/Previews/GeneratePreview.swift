package import Foundation
import JobQueue

/// The job: make the video of a preview.
package struct GeneratePreview: JobPayload {
    package static let jobType = "generate_preview"
    package static let queue = "previews"
    package static let maxRetries = 2
    /// A provider's own limit is 600 s; an attempt also fetches the video and waits out refusals.
    package static let timeout: Duration? = .seconds(1_200)

    package let previewID: UUID

    package init(previewID: UUID) {
        self.previewID = previewID
    }

    private enum CodingKeys: String, CodingKey {
        // As the decoder's snake_case strategy spells preview_id.
        case previewID = "previewId"
    }
}
