package import Subprocess
import Synchronization

/// Reads the lines of FFmpeg's `-progress`: blocks of `key=value`, each ended by `progress=…`.
package final class ProgressReader: Sendable {
    package struct Position: Sendable, Equatable {
        /// Seconds of output so far; nil before the first packet.
        package var seconds: Double?
        package var frames = 0
    }

    private let state = Mutex(Position())
    private let onAdvance: @Sendable (Position) -> Void

    package init(onAdvance: @escaping @Sendable (Position) -> Void = { _ in }) {
        self.onAdvance = onAdvance
    }

    var position: Position { state.withLock { $0 } }

    /// Says whether the line moved the output on. `progress=` alone does not: a hanging encoder goes on printing it.
    package func take(_ line: String) -> LineMeaning {
        let advanced: Position? = state.withLock { position in
            let before = position
            if let frames = Self.value(of: "frame", in: line).flatMap({ Int($0) }) {
                position.frames = max(position.frames, frames)
            }
            if let microseconds = Self.value(of: "out_time_us", in: line).flatMap({ Double($0) }), microseconds > 0 {
                position.seconds = max(position.seconds ?? 0, microseconds / 1_000_000)
            }
            return position == before ? nil : position
        }
        guard let advanced else { return .noProgress }
        onAdvance(advanced)
        return .progress
    }

    private static func value(of key: String, in line: String) -> Substring? {
        guard line.hasPrefix(key), line.dropFirst(key.count).first == "=" else { return nil }
        return line.dropFirst(key.count + 1).drop { $0 == " " }
    }
}
