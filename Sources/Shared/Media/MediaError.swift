package import Foundation

/// Why an act on an asset was refused.
package enum MediaError: Error, Equatable {
    case unknownAsset(UUID)
    /// Only a failed conversion can be tried again.
    case notFailed(ConversionStatus)
    /// Only a pending or processing conversion can be cancelled.
    case alreadyEnded(ConversionStatus)
    /// An asset that a user has, or gets back by an undo, is not deleted.
    case assigned
}
