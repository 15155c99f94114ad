import Dispatch
import Glibc
import Synchronization

/// Where lines go: a buffer that another thread writes to a file descriptor within 200 ms, in order.
///
/// Whoever logs pays a copy and a lock, no system call. Lines marked urgent are written, with all before them,
/// before `append` returns. When the reader of the other end stands still, 4 MiB are kept; further lines are
/// dropped and counted, and the next line that can be written says how many.
package final class LogSink: Sendable {
    private struct State {
        var buffer: [UInt8] = []
        var isFlushPlanned = false
        var isFlushHurried = false
        var dropped = 0
    }

    private struct Output {
        /// The last write ended inside a line, which nobody will finish.
        var isMidLine = false
    }

    private static let delay = DispatchTimeInterval.milliseconds(100)
    private static let hurryAt = 64 * 1024
    private static let capacity = 4 * 1024 * 1024

    private let descriptor: Int32
    private let state = Mutex(State())
    /// Held while writing, so that two flushes cannot swap their order. Taken before `state`.
    private let output = Mutex(Output())
    private let queue = DispatchQueue(label: "greenroom.log", qos: .utility)

    /// - Parameter descriptor: stays the caller's to close, after the last `flush()`.
    package init(descriptor: Int32) { self.descriptor = descriptor }

    /// - Parameter line: ends with a newline.
    func append(_ line: [UInt8], urgent: Bool) {
        let delay: DispatchTimeInterval? = state.withLock { state in
            guard state.buffer.count + line.count <= Self.capacity else {
                state.dropped += 1
                return nil
            }
            state.buffer.append(contentsOf: line)
            if state.buffer.count >= Self.hurryAt, !state.isFlushHurried {
                (state.isFlushHurried, state.isFlushPlanned) = (true, true)
                return .nanoseconds(0)
            }
            guard !state.isFlushPlanned, !urgent else { return nil }
            state.isFlushPlanned = true
            return Self.delay
        }
        if urgent {
            flush()
        } else if let delay {
            queue.asyncAfter(deadline: .now() + delay) { self.flush() }
        }
    }

    /// Writes all that has been appended before. Blocks while the other end does not take it.
    package func flush() {
        output.withLock { output in
            let (bytes, dropped) = state.withLock { state in
                let taken = (state.buffer, state.dropped)
                state = State()
                return taken
            }
            guard !bytes.isEmpty || dropped > 0 else { return }
            var pending = output.isMidLine ? [UInt8(ascii: "\n")] + bytes : bytes
            if dropped > 0 { pending += Self.notice(dropped: dropped) }
            let written = Self.write(pending, to: descriptor)
            if written > 0 { output.isMidLine = pending[written - 1] != UInt8(ascii: "\n") }
            let lost = pending[written...].count { $0 == UInt8(ascii: "\n") }
            if lost > 0 { state.withLock { $0.dropped += lost } }
        }
    }

    private static func notice(dropped: Int) -> [UInt8] {
        var line = JSONLine()
        line.field("ts", .now())
        line.field("level", "warning")
        line.field("logger", "telemetry")
        line.field("message", "Log lines were dropped because they could not be written")
        line.field("count", literal: "\(dropped)")
        return line.finished()
    }

    /// - Returns: how many bytes were taken; less than all after an error (disk full, closed pipe).
    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int {
        bytes.withUnsafeBytes { bytes in
            var written = 0
            while written < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
                if count >= 0 {
                    written += count
                } else if errno == EAGAIN {
                    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&waiting, 1, -1)
                } else if errno != EINTR {
                    break
                }
            }
            return written
        }
    }
}
