import Foundation
import JobQueue
import Previews
import Prompts

struct TestPromptBody: Decodable {
    let promptText: String?
}

struct PreviewView: Encodable {
    let id: UUID
    let previewID: UUID
    let characterID: UUID
    let emotion: String
    let status: String
    let stage: String?
    let progress: Double
    let etaSeconds: Double?
    let error: String?
    let errorCode: String?
    let videoURL: String?
    let posterURL: String?
    let promptText: String
    let resolvedText: String
    let source: String
    let promptVersion: Int?
    let provider: String
    let reused: Bool
    let createdBy: UUID
    let createdByName: String?
    let createdAt: Date
    let startedAt: Date?
    let completedAt: Date?
    let expiresAt: Date
    let secondsLeft: Int

    init(_ preview: Preview, links: MediaLinks, isReused: Bool = false, now: Date = .now) {
        id = preview.id
        previewID = preview.id
        characterID = preview.characterID
        emotion = preview.emotion
        // To clients a cancelled one has failed; the code says why.
        status = (preview.status == .cancelled ? JobStatus.failed : preview.status).rawValue
        stage = preview.stage
        progress = preview.progress
        etaSeconds = preview.etaSeconds
        error = preview.error
        errorCode = preview.errorCode
        videoURL = links.url(key: preview.videoKey, until: preview.expiresAt)
        posterURL = links.url(key: preview.posterKey, until: preview.expiresAt)
        promptText = preview.promptText
        resolvedText = preview.resolvedText
        source = preview.source.rawValue
        promptVersion = preview.promptVersion
        provider = preview.provider
        reused = isReused
        createdBy = preview.createdBy
        createdByName = preview.createdByName
        createdAt = preview.createdAt
        startedAt = preview.startedAt
        completedAt = preview.completedAt
        expiresAt = preview.expiresAt
        secondsLeft = max(0, Int(preview.expiresAt.timeIntervalSince(now)))
    }
}

struct PreviewsView: Encodable {
    let previews: [PreviewView]
    let nextCursor: String?
}

struct VideoAuditEntryView: Encodable {
    let id: Int64
    let videoID: UUID
    let purpose: String
    let promptID: UUID?
    let promptVersion: Int?
    let promptSource: String
    let characterID: UUID
    let characterName: String?
    let emotion: String
    let resolvedText: String
    let variables: [String: String]
    let provider: String
    let costUsd: String
    let createdBy: UUID
    let createdAt: Date

    init(_ entry: VideoAuditEntry) {
        id = entry.id
        videoID = entry.videoID
        purpose = entry.purpose
        promptID = entry.promptID
        promptVersion = entry.promptVersion
        promptSource = entry.promptSource
        characterID = entry.characterID
        characterName = entry.characterName
        emotion = entry.emotion
        resolvedText = entry.resolvedText
        variables = entry.variables
        provider = entry.provider
        costUsd = Self.dollars(entry.costMicrodollars)
        createdBy = entry.createdBy
        createdAt = entry.createdAt
    }

    /// Six places, exact: a binary fraction would not be.
    private static func dollars(_ microdollars: Int64) -> String {
        let rest = String(microdollars % 1_000_000)
        return "\(microdollars / 1_000_000)." + String(repeating: "0", count: 6 - rest.count) + rest
    }
}

struct VideoAuditView: Encodable {
    let entries: [VideoAuditEntryView]
    let nextCursor: String?
}
