import Glibc

/// Watches one child from its start to its end, on a thread of its own.
///
/// One `poll` waits for everything that can happen: output, errors, the end of the child, cancellation, a deadline. So
/// there is one place that signals and one that reaps, and no task of Swift's thread pool ever blocks on a child.
struct Supervision {
    private var plan: StopPlan
    private var lines = LineSplitter()
    private var head: StreamHead
    private var tail = StreamTail()
    private let command: Command
    private let cancelSignal: CancelSignal
    private let onLine: @Sendable (String) -> LineMeaning
    private let clock = ContinuousClock()

    init(_ command: Command, cancelSignal: CancelSignal, onLine: @escaping @Sendable (String) -> LineMeaning) {
        self.command = command
        self.cancelSignal = cancelSignal
        self.onLine = onLine
        head = StreamHead(limit: command.outputLimit)
        plan = StopPlan(
            startedAt: clock.now, wallLimit: command.wallLimit, stallLimit: command.stallLimit,
            killDelay: command.killDelay)
    }

    /// Starts the child, watches it, and reaps it.
    mutating func run() throws(SubprocessError) -> Outcome {
        if cancelSignal.isCancelled { throw .cancelled }
        let child = try ChildProcess.start(command)
        watch(child)
        // The leader has ended but is not reaped, so its group still has its number: nobody of it stays behind.
        child.signalGroup(SIGKILL)
        drain(child)
        let (ending, usage) = child.reap()
        if plan.reason == .cancelled { throw .cancelled }
        let bound: Outcome.Bound? =
            switch plan.reason {
            case .wall: .wall
            case .stall: .stall
            case .cancelled, nil: nil
            }
        return Outcome(
            ending: ending, endedAt: bound, output: head.bytes, outputWasCut: head.wasCut, errorTail: tail.text,
            usage: usage)
    }

    /// Returns when the child has ended.
    private mutating func watch(_ child: borrowing ChildProcess) {
        var open = (output: true, errors: true)
        while true {
            perform(plan.action(at: clock.now), on: child)
            var waits = [
                pollfd(fd: child.ended.number, events: Int16(POLLIN), revents: 0),
                pollfd(fd: open.output ? child.output.number : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: open.errors ? child.errors.number : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: plan.reason == nil ? cancelSignal.descriptor : -1, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&waits, nfds_t(waits.count), millisecondsToDeadline()) >= 0 else { continue }
            if waits[1].revents != 0 { open.output = takeOutput(child) }
            if waits[2].revents != 0 { open.errors = takeErrors(child) }
            if waits[3].revents != 0 { perform(plan.cancel(at: clock.now), on: child) }
            if waits[0].revents != 0 { return }
        }
    }

    /// Takes what the pipes still hold: at most their capacity, as only a process that has left the group can add more.
    private mutating func drain(_ child: borrowing ChildProcess) {
        for _ in 0..<Self.largestPipe / Self.chunk where !takeOutput(child) { break }
        for _ in 0..<Self.largestPipe / Self.chunk where !takeErrors(child) { break }
        if let last = lines.finish() { _ = onLine(last) }
    }

    private func perform(_ action: StopPlan.Action?, on child: borrowing ChildProcess) {
        switch action {
        case .terminate: child.signalGroup(SIGTERM)
        case .kill: child.signalGroup(SIGKILL)
        case nil: break
        }
    }

    /// Rounded up, so that the deadline has passed when `poll` returns.
    private func millisecondsToDeadline() -> Int32 {
        guard let deadline = plan.nextDeadline else { return -1 }
        let (seconds, attoseconds) = max(.zero, deadline - clock.now).components
        return Int32(clamping: min(seconds, 1_000_000) * 1_000 + attoseconds / 1_000_000_000_000_000 + 1)
    }

    private static let chunk = 32 << 10
    private static let largestPipe = 1 << 20

    /// False at the end of the stream.
    private mutating func takeOutput(_ child: borrowing ChildProcess) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: Self.chunk, alignment: 16) { buffer in
            guard let count = child.output.readAvailable(into: buffer) else { return false }
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            head.feed(bytes)
            var meaning = LineMeaning.noProgress
            for line in lines.feed(bytes) {
                if case .progress = onLine(line) { meaning = .progress }
            }
            if case .progress = meaning { plan.madeProgress(at: clock.now) }
            return true
        }
    }

    private mutating func takeErrors(_ child: borrowing ChildProcess) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: Self.chunk, alignment: 16) { buffer in
            guard let count = child.errors.readAvailable(into: buffer) else { return false }
            tail.feed(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            return true
        }
    }
}
