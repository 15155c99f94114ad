import MediaInspection

/// One file that a conversion made. It lies in the work folder, verified and synced to disk.
package struct ConvertedFile: Sendable, Equatable {
    package enum Kind: String, Sendable, Codable, CaseIterable {
        /// JPEG, at most 480 px on its longer side.
        case thumbnail
        case gif
        case webm
        /// The stripped, upright copy of an image, in the image's own format.
        case image
    }

    package let kind: Kind
    package let path: String
    package let mimeType: String
    package let bytes: Int64
    package let width: Int
    package let height: Int
    /// Seconds; nil for a still.
    package let duration: Double?

    package var fileExtension: String {
        switch kind {
        case .thumbnail: "jpg"
        case .gif: "gif"
        case .webm: "webm"
        case .image: mimeType == MediaType.png.mimeType ? "png" : "jpg"
        }
    }
}

/// The poster, ready before the rest.
package struct Poster: Sendable, Equatable {
    package let file: ConvertedFile
    /// The ThumbHash of the picture: some 25 bytes, in base64.
    package let thumbhash: String
}

/// What the source is, as measured by ffprobe. Pixels are upright: rotation is applied.
package struct SourceFacts: Sendable, Equatable {
    package let width: Int
    package let height: Int
    /// Seconds; nil where the file does not say, and for images.
    package let duration: Double?
    package let framesPerSecond: Double?
    package let videoCodec: String
    package let hasAudio: Bool
    package let hasAlpha: Bool
    package let isHDR: Bool
}

/// All that a conversion made.
package struct ConversionOutputs: Sendable, Equatable {
    /// Thumbnail, GIF and WebM of a video; thumbnail and image of an image.
    package let files: [ConvertedFile]
    package let thumbhash: String
    package let source: SourceFacts
    /// The recipe that made them: the one asked for, or its lighter form where that went over a limit.
    package let recipe: String

    package func file(_ kind: ConvertedFile.Kind) -> ConvertedFile? {
        files.first { $0.kind == kind }
    }
}
