/// Who makes the videos of previews, as gateway and workers are told.
package enum VideoProvider: String, Sendable, CaseIterable {
    /// Rendered by the worker itself.
    case ffmpeg
    /// Ordered from a model at Replicate.
    case replicate
}
