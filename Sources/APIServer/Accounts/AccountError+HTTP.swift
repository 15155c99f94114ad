import Accounts
package import HTTP
import NIOHTTP1
import Security

extension AccountError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .wrongCredentials:
            Problem(
                .unauthorized, code: "wrong_credentials",
                detail: "Email and password do not belong to an admin's account. Check both and try again.",
                headers: ["WWW-Authenticate": "Bearer"])
        case .tooManyAttempts(let seconds):
            Problem(
                .tooManyRequests, code: "too_many_attempts",
                detail: "Too many failed logins. Wait \(seconds) s, then try again.",
                headers: ["Retry-After": String(seconds)])
        case .emailTaken:
            .conflict(code: "email_taken", "Another account has this email address.")
        case .invalid(let field, let message):
            .invalidBody("The field \(field) \(message).", field: field, message: message)
        case .unknownToken(let id):
            .notFound("You have no API token \(id.text).")
        case .unknownUser(let id):
            .notFound("There is no user \(id.text).")
        }
    }
}

extension AsyncGate.Full: ProblemConvertible {
    package var problem: Problem {
        .unavailable("Too many people are logging in at once. Try again in a moment.", retryAfter: 2)
    }
}
