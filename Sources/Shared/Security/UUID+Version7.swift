package import Foundation
import Synchronization

extension UUID {
    private static let generator = UUIDVersion7Generator()

    /// A new id that sorts after all ids that this process made before (RFC 9562, version 7): rows made together lie
    /// together in an index. Not a secret.
    package static func v7() -> UUID { generator.next() }

    /// In the order of the text.
    package var bytes: [UInt8] { withUnsafeBytes(of: uuid, Array.init) }
}

/// Version 7 with a counter in the twelve bits after the time (RFC 9562, section 6.2, method 1).
final class UUIDVersion7Generator: Sendable {
    private struct State {
        /// Since the Unix epoch; 48 bits. Ahead of the clock after a burst or when the clock was set back.
        var milliseconds: UInt64 = 0
        var counter: UInt64 = 0
    }

    private let state = Mutex(State())
    private let clock: @Sendable () -> UInt64

    /// - Parameter clock: gives milliseconds since the Unix epoch.
    init(clock: @escaping @Sendable () -> UInt64 = { UInt64(Date().timeIntervalSince1970 * 1000) }) {
        self.clock = clock
    }

    func next() -> UUID {
        var random = SystemRandomNumberGenerator()
        let (noise, start) = (random.next(), random.next(upperBound: 1 << 11 as UInt64))
        let (milliseconds, counter) = state.withLock { state in
            let now = clock()
            if now > state.milliseconds {
                // The counter's upper half is kept free, so that a burst has room.
                state = State(milliseconds: now, counter: start)
            } else if state.counter < 0xfff {
                state.counter += 1
            } else {
                state = State(milliseconds: state.milliseconds + 1, counter: start)
            }
            return (state.milliseconds, state.counter)
        }
        let high = milliseconds << 16 | 0x7000 | counter
        let low = 1 << 63 | noise >> 2
        return UUID(high: high, low: low)
    }
}
