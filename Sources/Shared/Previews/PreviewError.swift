package import Foundation

/// Why a preview was refused.
package enum PreviewError: Error, Equatable {
    /// No draft, no prompt of the character's own, no default.
    case nothingToTest
    case tooManyPreviews(retryAfter: Int)
    case unknownPreview(UUID)
    case expired
    /// It has ended already.
    case notRunning
}
