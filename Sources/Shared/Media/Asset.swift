package import Foundation

/// How far an asset's conversion is, in the words of the database and the API.
package enum ConversionStatus: String, Codable, Sendable, CaseIterable {
    case pending, processing, completed, failed, cancelled

    package var isFinal: Bool { self != .pending && self != .processing }
}

/// An uploaded medium and its outputs.
package struct Asset: Sendable {
    package let id: UUID
    package let filename: String
    package let mimeType: String
    /// Bytes of the original.
    package let fileSize: Int64
    package let width: Int?
    package let height: Int?
    /// Seconds; nil for an image, or as long as it is not known.
    package let duration: Double?
    package let status: AssetStatus
    package let outputs: AssetOutputs
    package let assignment: AssetAssignment?
    package let createdAt: Date
    package let updatedAt: Date
}

/// Who has the asset now: of several, who was given it last.
package struct AssetAssignment: Sendable {
    package let userID: UUID
    package let userName: String
    package let userEmail: String
    package let assignedAt: Date?
    package let assignedBy: UUID?
    package let assignedByName: String?
}

/// Where an asset's outputs lie in the object storage. Each is nil until it is there.
package struct AssetOutputs: Sendable, Equatable {
    package struct File: Sendable, Equatable {
        package let key: String
        /// Bytes; nil for the thumbnail, whose size nobody asks for.
        package let size: Int64?

        package init(key: String, size: Int64?) {
            self.key = key
            self.size = size
        }
    }

    package var thumbnail: File?
    /// The thumbnail in some 25 bytes, base64: shown until the thumbnail has come.
    package var thumbhash: String?
    package var gif: File?
    package var webm: File?
    /// The clean copy of an uploaded image.
    package var image: File?

    package init(
        thumbnail: File? = nil, thumbhash: String? = nil, gif: File? = nil, webm: File? = nil, image: File? = nil
    ) {
        self.thumbnail = thumbnail
        self.thumbhash = thumbhash
        self.gif = gif
        self.webm = webm
        self.image = image
    }
}

/// What a waiting client wants to know.
package struct AssetStatus: Sendable, Equatable {
    package let id: UUID
    /// Rises with each change that is written down.
    package var version: Int64
    package var conversionStatus: ConversionStatus
    /// 0 to 100.
    package var progress: Double
    package var stage: String?
    package var etaSeconds: Double?
    package var conversionError: String?

    package init(
        id: UUID, version: Int64, conversionStatus: ConversionStatus, progress: Double, stage: String? = nil,
        etaSeconds: Double? = nil, conversionError: String? = nil
    ) {
        self.id = id
        self.version = version
        self.conversionStatus = conversionStatus
        self.progress = progress
        self.stage = stage
        self.etaSeconds = etaSeconds
        self.conversionError = conversionError
    }
}

/// One change of an asset's status.
package struct AssetStatusChange: Sendable {
    package let status: ConversionStatus
    package let reason: String?
    package let at: Date
}
