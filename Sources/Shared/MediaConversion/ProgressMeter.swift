import Synchronization

/// Collects progress from the encoders, which run side by side, and reports it in order.
final class ProgressMeter: Sendable {
    private struct State {
        var track: ProgressTrack
        var encoding = EncodingShares()
    }

    private let state: Mutex<State>
    private let report: @Sendable (ConversionProgress) -> Void
    private let clock = ContinuousClock()

    init(_ report: @escaping @Sendable (ConversionProgress) -> Void) {
        self.report = report
        state = Mutex(State(track: ProgressTrack(startedAt: clock.now)))
    }

    func enter(_ stage: ConversionProgress.Stage) {
        update { state, now in state.track.update(stage, fraction: 0, at: now) }
    }

    /// Starts the encoding stage: what each encoder is likely to cost, in any unit.
    func beginEncoding(gif: Double, webm: Double) {
        update { state, now in
            state.encoding = EncodingShares(gifWeight: gif, webmWeight: webm)
            return state.track.update(.encoding, fraction: 0, at: now)
        }
    }

    /// - Parameter fraction: nil where the source does not say its duration.
    func encoded(_ kind: ConvertedFile.Kind, fraction: Double?, frames: Int? = nil) {
        update { state, now in
            state.encoding.set(kind, fraction)
            return state.track.update(.encoding, fraction: state.encoding.fraction, frames: frames, at: now)
        }
    }

    /// The report is made under the lock, so that two encoders' reports cannot overtake each other.
    private func update(_ change: (inout State, ContinuousClock.Instant) -> ConversionProgress?) {
        state.withLock { state in
            if let progress = change(&state, clock.now) { report(progress) }
        }
    }
}

/// How far two encoders are together, weighted by their cost.
private struct EncodingShares {
    var gifWeight = 1.0
    var webmWeight = 1.0
    private var gif = 0.0
    private var webm: Double? = 0

    init(gifWeight: Double = 1, webmWeight: Double = 1) {
        self.gifWeight = gifWeight
        self.webmWeight = webmWeight
    }

    mutating func set(_ kind: ConvertedFile.Kind, _ fraction: Double?) {
        switch kind {
        case .gif: gif = fraction ?? gif
        case .webm: webm = fraction
        case .thumbnail, .image: break
        }
    }

    var fraction: Double? {
        webm.map { ($0 * webmWeight + gif * gifWeight) / (webmWeight + gifWeight) }
    }
}
