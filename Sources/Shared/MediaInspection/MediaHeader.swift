/// What a media file says about itself in its header, read before any decoder touches it.
package struct MediaHeader: Sendable, Equatable {
    package let type: MediaType

    /// Pixels as they are shown: rotation by track matrix or EXIF is applied.
    package let width: Int
    package let height: Int

    /// Seconds, where the header says so without a walk through the file. Never there for an image, and absent for
    /// fragmented or live-recorded video. A claim by the file, not a measurement.
    package let duration: Double?

    package var mimeType: String { type.mimeType }

    /// A video file without a video track is refused, so this is the same as being a video.
    package var hasVideoTrack: Bool { type.isVideo }

    /// Largest picture that is taken, in pixels (width × height).
    package static let maximumPixels = 36_000_000
    /// Longest video that is taken, in seconds.
    package static let maximumDuration = 600.0

    package init(type: MediaType, width: Int, height: Int, duration: Double? = nil) {
        self.type = type
        self.width = width
        self.height = height
        self.duration = duration
    }
}
