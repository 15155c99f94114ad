package import Foundation
package import JobQueue
package import Prompts

/// A video made from a prompt to see what it looks like; gone after a day.
package struct Preview: Sendable, Equatable {
    package let id: UUID
    package let characterID: UUID
    package let emotion: String
    package var status: JobStatus
    /// Rises with each change of the status.
    package var version: Int64
    /// What is being done now, one word; nil unless it is under way.
    package var stage: String?
    /// 0 to 100.
    package var progress: Double
    package var etaSeconds: Double?
    package let error: String?
    /// Why there is no video, as a stable word.
    package let errorCode: String?
    package let videoKey: String?
    package let posterKey: String?
    package let promptText: String
    package let resolvedText: String
    package let source: PromptSource
    package let promptVersion: Int?
    package let provider: String
    package let createdBy: UUID
    package let createdByName: String?
    package let createdAt: Date
    package let startedAt: Date?
    package let completedAt: Date?
    package let expiresAt: Date
}

/// What a preview is made from, as it was when it was asked for.
package struct PreviewSource: Sendable, Equatable {
    package let id: UUID
    package let characterName: String
    /// In the object storage.
    package let thumbnailKey: String?
    package let emotion: String
    package let resolvedText: String
    package let isExpired: Bool
}

/// A finished preview's files and what they took.
package struct PreviewOutcome: Sendable {
    package let videoKey: String
    package let posterKey: String
    package let provider: String
    package let costMicrodollars: Int64

    package init(videoKey: String, posterKey: String, provider: String, costMicrodollars: Int64) {
        self.videoKey = videoKey
        self.posterKey = posterKey
        self.provider = provider
        self.costMicrodollars = costMicrodollars
    }
}
