package import Foundation

/// Why an account's wish was refused.
package enum AccountError: Error, Equatable {
    /// Unknown email, wrong password, disabled, or not somebody who can log in: one answer for all, on purpose.
    case wrongCredentials
    /// Too many failures for this account or address.
    case tooManyAttempts(retryAfter: Int)
    case emailTaken
    case invalid(field: String, message: String)
    case unknownToken(UUID)
    case unknownUser(UUID)
}
