/// Turns what the stages say into what is reported: a pure state machine over points in time.
///
/// The fraction never goes back, even where a second attempt starts anew, and at most two reports a second come out.
struct ProgressTrack {
    private static let interval = Duration.milliseconds(500)

    private let start: ContinuousClock.Instant
    private var encodingStart: ContinuousClock.Instant?
    private var lastReport: ContinuousClock.Instant?
    private var reported = 0.0
    private var stage = ConversionProgress.Stage.inspecting
    private var frames: Int?

    init(startedAt start: ContinuousClock.Instant) {
        self.start = start
    }

    /// Where a stage lies in the whole, by what the stages take of bigbuckbunny's conversion (2026-11).
    private static func range(_ stage: ConversionProgress.Stage) -> ClosedRange<Double> {
        switch stage {
        case .inspecting: 0...0.02
        case .poster: 0.02...0.07
        case .encoding: 0.07...0.97
        case .verifying: 0.97...0.99
        case .finished: 1...1
        }
    }

    /// - Parameter fraction: of the stage, 0…1; nil where only frames are known.
    mutating func update(
        _ stage: ConversionProgress.Stage, fraction: Double?, frames: Int? = nil, at now: ContinuousClock.Instant
    ) -> ConversionProgress? {
        let range = Self.range(stage)
        let done = range.lowerBound + (range.upperBound - range.lowerBound) * min(max(fraction ?? 0, 0), 1)
        if stage == .encoding, encodingStart == nil { encodingStart = now }
        reported = max(reported, done)
        self.stage = stage
        self.frames = frames ?? self.frames
        if stage != .finished, let lastReport, now - lastReport < Self.interval { return nil }
        lastReport = now
        return ConversionProgress(
            stage: stage, fraction: reported, frames: frames, secondsLeft: secondsLeft(fraction, at: now))
    }

    /// By the speed of the encoding so far; nil in its first second and first twentieth, when that says little.
    private func secondsLeft(_ fraction: Double?, at now: ContinuousClock.Instant) -> Double? {
        if stage == .finished { return 0 }
        guard stage == .encoding, let fraction, let encodingStart, fraction >= 0.05 else { return nil }
        let elapsed = (now - encodingStart) / .seconds(1)
        return elapsed >= 1 ? elapsed / fraction * (1 - min(fraction, 1)) : nil
    }
}
