import Foundation
import VideoGeneration

/// How far a preview is, as clients are told.
struct PreviewProgressMessage: Encodable {
    let previewID: String
    let stage: String
    /// 0 to 100.
    let progress: Double
    let etaSeconds: Double?

    private enum CodingKeys: String, CodingKey {
        case previewID = "preview_id"
        case stage, progress
        case etaSeconds = "eta_seconds"
    }

    var json: String {
        let bytes = (try? JSONEncoder().encode(self)) ?? Data("{}".utf8)
        return String(decoding: bytes, as: UTF8.self)
    }
}
