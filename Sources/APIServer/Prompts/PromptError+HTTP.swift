import Foundation
package import HTTP
import NIOHTTP1
package import Prompts
import Security

extension PromptError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .unknownCharacter(let id):
            Problem(.notFound, code: "unknown_character", detail: "There is no character \(id.text).")
        case .unknownEmotion(let name, let valid): Self.unknownEmotion(name, valid)
        case .emotionExists(let name):
            .conflict(code: "emotion_exists", "There is an emotion “\(name)” already.")
        case .tooManyEmotions:
            .conflict(
                code: "too_many_emotions", "There are \(EmotionCatalog.limit) emotions already; no more are taken.")
        case .emptyText: Self.text(code: "empty", "must hold more than white space")
        case .textTooLong:
            Self.text(code: "too_long", "must have at most \(PromptText.lengths.upperBound) characters")
        case .invalid(let field, let message):
            .invalidBody("The field \(field) \(message).", field: field, message: message)
        case .versionConflict(let conflict): Self.versionConflict(conflict)
        case .noOverride:
            Problem(
                .notFound, code: "no_override",
                detail: "The character has no prompt of its own for this emotion; it shows the default already.")
        case .unknownVersion(let id):
            Problem(.notFound, code: "unknown_version", detail: "This prompt has no version \(id.text).")
        case .busy:
            .unavailable(
                code: "busy", "Others are saving this just now. Nothing was changed. Try again.", retryAfter: 1)
        case .unknownAsset(let id):
            Problem(.notFound, code: "unknown_asset", detail: "There is no asset \(id.text).")
        case .notCompleted(let status):
            .conflict(code: "not_completed", "Only a completed asset has a thumbnail; this one is \(status).")
        }
    }

    private static func text(code: String, _ message: String) -> Problem {
        .badRequest(
            code: code, "The field prompt_text \(message).",
            errors: [Problem.Field(field: "prompt_text", message: message)])
    }

    private static func unknownEmotion(_ name: String, _ valid: [String]) -> Problem {
        Problem(
            .badRequest, code: "unknown_emotion",
            detail: "There is no emotion “\(name.prefix(64))”; valid_emotions has those that there are.",
            errors: [Problem.Field(field: "emotion", message: "must be one of: \(valid.joined(separator: ", "))")],
            members: ["valid_emotions": valid])
    }

    private static func versionConflict(_ conflict: PromptConflict) -> Problem {
        Problem(
            .conflict, code: "version_conflict",
            detail: "Somebody else has changed this prompt since version \(conflict.baseVersion). Nothing was saved.",
            members: [
                "current": PromptConflictView.Current(conflict.current),
                "base": PromptConflictView.Base(promptText: conflict.baseText, version: conflict.baseVersion),
                "yours": PromptConflictView.Yours(promptText: conflict.yours),
            ])
    }
}

/// The three texts that somebody has to bring together.
enum PromptConflictView {
    struct Current: Encodable {
        let promptText: String?
        let version: Int
        let updatedBy: UUID?
        let updatedByName: String?
        let updatedAt: Date?

        init(_ current: PromptConflict.Current) {
            promptText = current.text
            version = current.version
            updatedBy = current.updatedBy
            updatedByName = current.updatedByName
            updatedAt = current.updatedAt
        }
    }

    struct Base: Encodable {
        let promptText: String?
        let version: Int
    }

    struct Yours: Encodable {
        let promptText: String?
    }
}
