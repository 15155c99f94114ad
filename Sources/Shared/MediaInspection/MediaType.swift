/// The kinds of file that Greenroom takes, told apart by their bytes alone.
package enum MediaType: String, Sendable, CaseIterable, Codable {
    case mp4
    case mov
    case webm
    case jpg
    case png

    package var mimeType: String {
        switch self {
        case .mp4: "video/mp4"
        case .mov: "video/quicktime"
        case .webm: "video/webm"
        case .jpg: "image/jpeg"
        case .png: "image/png"
        }
    }

    package var isVideo: Bool {
        switch self {
        case .mp4, .mov, .webm: true
        case .jpg, .png: false
        }
    }

    /// The type that a file name claims by its last extension, whatever its case; nil where that is none of ours.
    package init?(filename: String) {
        guard let dot = filename.lastIndex(of: ".") else { return nil }
        switch filename[filename.index(after: dot)...].lowercased() {
        case "mp4": self = .mp4
        case "mov": self = .mov
        case "webm": self = .webm
        case "jpg", "jpeg": self = .jpg
        case "png": self = .png
        default: return nil
        }
    }

    /// The type that a `Content-Type` claims; its parameters and case do not matter.
    package init?(mimeType: String) {
        let essence = mimeType.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
        switch essence {
        case "video/mp4": self = .mp4
        case "video/quicktime": self = .mov
        case "video/webm": self = .webm
        case "image/jpeg", "image/jpg", "image/pjpeg": self = .jpg
        case "image/png": self = .png
        default: return nil
        }
    }

    /// Whether a file of this type may bear the other's name.
    ///
    /// MP4 and QuickTime are one container with two brands: cameras and editors write either under either name, and
    /// players take both. Nothing else is let through.
    package func mayBeNamed(_ claimed: MediaType) -> Bool {
        switch (self, claimed) {
        case (.mp4, .mov), (.mov, .mp4): true
        default: self == claimed
        }
    }
}
