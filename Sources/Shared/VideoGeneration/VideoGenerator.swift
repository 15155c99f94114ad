/// Makes a short video of a character from a prompt.
package protocol VideoGenerator: Sendable {
    /// Who makes it: a stable word for the audit, the log and the metrics.
    var provider: String { get }

    /// Makes one video and its poster in `folder`, which must exist, be this video's alone and belong to the caller.
    ///
    /// On failure and on cancellation nothing of it is left in the folder, and no process and no order at a provider
    /// runs on; a cancelled task is back within 3 s.
    ///
    /// - Parameter report: called in order, at most some times a second; it must not block.
    func generate(
        _ request: VideoRequest, into folder: String, report: @escaping @Sendable (VideoProgress) -> Void
    ) async throws(VideoGenerationError) -> GeneratedVideo
}

/// What a video is made from. All of it is data: none of it is ever read as a command.
package struct VideoRequest: Sendable, Equatable {
    /// The prompt with its variables filled in; 1 to 5,000 Unicode scalars of any script.
    package var text: String
    package var characterName: String
    /// A JPEG or PNG of the character, on disk. Nil where it has none; one that cannot be read counts as none.
    package var thumbnailPath: String?
    /// One of those that have a palette and a motion of their own, or any other word.
    package var emotion: String
    /// The same request with the same seed makes the same picture.
    package var seed: UInt64

    package init(
        text: String, characterName: String, thumbnailPath: String? = nil, emotion: String, seed: UInt64 = 0
    ) {
        self.text = text
        self.characterName = characterName
        self.thumbnailPath = thumbnailPath
        self.emotion = emotion
        self.seed = seed
    }
}

/// How far a video is.
package struct VideoProgress: Sendable, Equatable {
    package enum Stage: String, Sendable, CaseIterable {
        case preparing, rendering, encoding, storing
    }

    package let stage: Stage
    /// Of the whole, 0 to 1; never goes back.
    package let fraction: Double
    /// Nil where nothing sensible can be said.
    package let secondsLeft: Double?

    package init(stage: Stage, fraction: Double, secondsLeft: Double? = nil) {
        self.stage = stage
        self.fraction = fraction
        self.secondsLeft = secondsLeft
    }
}

/// A finished video, synced to disk.
package struct GeneratedVideo: Sendable, Equatable {
    package let videoPath: String
    package let mimeType: String
    /// Without the dot.
    package let fileExtension: String
    /// A JPEG of the same size.
    package let posterPath: String
    package let provider: String
    /// Millionths of a US dollar, as far as the provider says what it took.
    package let costMicrodollars: Int64
    /// Seconds.
    package let duration: Double
    package let width: Int
    package let height: Int
    /// Of the video.
    package let bytes: Int64
}
