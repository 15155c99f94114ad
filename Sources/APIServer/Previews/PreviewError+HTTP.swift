package import HTTP
import NIOHTTP1
package import Previews
import Security

extension PreviewError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .nothingToTest:
            .conflict(
                code: "nothing_to_test",
                "The character has no prompt for this emotion, and there is no default. Write one, or send a draft.")
        case .tooManyPreviews(let seconds):
            Problem(
                .tooManyRequests, code: "too_many_previews",
                detail: "At most \(PromptTestService.previewsPerMinute) new previews a minute. Wait \(seconds) s.",
                headers: [
                    "Retry-After": "\(seconds)",
                    "RateLimit": "\"previews\";r=0;t=\(seconds)",
                    "RateLimit-Policy": "\"previews\";q=\(PromptTestService.previewsPerMinute);w=60",
                ])
        case .unknownPreview(let id):
            Problem(.notFound, code: "unknown_preview", detail: "There is no preview \(id.text).")
        case .expired:
            Problem(
                .gone, code: "preview_expired",
                detail: "Previews are kept for 24 hours, and this one's are over. Test the prompt again.")
        case .notRunning: .conflict(code: "not_running", "The preview has ended already; there is nothing to cancel.")
        }
    }
}
