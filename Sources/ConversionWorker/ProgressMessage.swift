import Foundation

/// How far a conversion is, as clients are told. The same names as in an `asset.updated` event.
struct ProgressMessage: Encodable {
    let assetID: String
    let conversionStatus = "processing"
    /// 0 to 100.
    let progress: Double
    let stage: String
    let etaSeconds: Double?

    private enum CodingKeys: String, CodingKey {
        case assetID = "asset_id"
        case conversionStatus = "conversion_status"
        case progress, stage
        case etaSeconds = "eta_seconds"
    }

    var json: String {
        let bytes = (try? JSONEncoder().encode(self)) ?? Data("{}".utf8)
        return String(decoding: bytes, as: UTF8.self)
    }
}
