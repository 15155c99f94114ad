/// Why a file is not taken. The description is for the person who uploaded it.
package enum MediaHeaderError: Error, Equatable {
    case emptyFile
    /// None of the types that are taken, by its first bytes.
    case unrecognised
    /// A format that is known by name and not taken.
    case unsupported(format: String)
    /// The file ends before its header does.
    case truncated(MediaType)
    /// The header contradicts itself or leaves out what it must say.
    case damaged(MediaType)
    case noVideoTrack(MediaType)
    case tooManyPixels(width: Int, height: Int)
    case tooLong(seconds: Double)
    /// The name or the `Content-Type` claims another type than the bytes show.
    case disagreement(claimed: String, found: MediaType)
    /// The file could not be opened or read: `errno`. Not the file's fault.
    case unreadable(errno: Int32)
}

extension MediaHeaderError: CustomStringConvertible {
    package var description: String {
        let taken = "Upload an MP4, MOV or WebM video, or a JPEG or PNG image."
        return switch self {
        case .emptyFile:
            "The file is empty. Choose the file again, and check that it plays or opens on your computer."
        case .unrecognised:
            "The file is not a video or an image of a type that is accepted. \(taken)"
        case .unsupported(let format):
            "The file is \(format), which is not accepted. \(taken)"
        case .truncated(let type):
            "The \(type.title) file ends too early: part of it is missing. Upload it again from the original."
        case .damaged(let type):
            "The \(type.title) file is damaged: its header cannot be read. Export it again and upload the new file."
        case .noVideoTrack(let type):
            "The \(type.title) file has no video track, only sound or data. Upload a file with a picture."
        case .tooManyPixels(let width, let height):
            "The picture is \(width)×\(height) pixels; at most \(MediaHeader.maximumPixels / 1_000_000) megapixels are "
                + "accepted. Scale it down and upload it again."
        case .tooLong(let seconds):
            "The video is \(Int(min(seconds, 1e9) / 60)) minutes long; at most \(Int(MediaHeader.maximumDuration / 60)) minutes are "
                + "accepted. Cut it and upload it again."
        case .disagreement(let claimed, let found):
            "The file claims to be \(claimed), but its content is \(found.title). Rename it or export it again."
        case .unreadable:
            "The uploaded file could not be read on the server. Try again in a moment."
        }
    }

    /// A stable word for programs.
    package var code: String {
        switch self {
        case .emptyFile: "empty_file"
        case .unrecognised: "unrecognised_type"
        case .unsupported: "unsupported_type"
        case .truncated: "truncated_file"
        case .damaged: "damaged_file"
        case .noVideoTrack: "no_video_track"
        case .tooManyPixels: "too_many_pixels"
        case .tooLong: "too_long"
        case .disagreement: "type_mismatch"
        case .unreadable: "unreadable_file"
        }
    }
}

extension MediaType {
    /// The type's name as people write it.
    package var title: String {
        switch self {
        case .mp4: "MP4"
        case .mov: "QuickTime (MOV)"
        case .webm: "WebM"
        case .jpg: "JPEG"
        case .png: "PNG"
        }
    }
}
