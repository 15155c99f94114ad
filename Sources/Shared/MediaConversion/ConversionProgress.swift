/// How far a conversion is. Reports come at most twice a second, never go back, and the last one says 1.
package struct ConversionProgress: Sendable, Equatable {
    package enum Stage: String, Sendable, Codable {
        case inspecting
        case poster
        case encoding
        case verifying
        case finished
    }

    package let stage: Stage
    /// Of the whole conversion, 0…1, weighted by what its stages cost.
    package let fraction: Double
    /// Frames encoded so far, where the source does not say its duration.
    package let frames: Int?
    /// Seconds that are likely left; nil while that is a guess.
    package let secondsLeft: Double?
}
