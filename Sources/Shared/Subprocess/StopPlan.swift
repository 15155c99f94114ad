/// When a child is to be signalled: a pure state machine over points in time.
///
/// The first of cancellation, wall limit and stall limit sends SIGTERM; SIGKILL follows after the delay.
struct StopPlan {
    enum Reason: Equatable { case cancelled, wall, stall }
    enum Action: Equatable { case terminate, kill }

    private let killDelay: Duration
    private let stallLimit: Duration?
    private let wallDeadline: ContinuousClock.Instant?
    private var stallDeadline: ContinuousClock.Instant?
    private var killDeadline: ContinuousClock.Instant?
    private(set) var reason: Reason?

    init(startedAt start: ContinuousClock.Instant, wallLimit: Duration?, stallLimit: Duration?, killDelay: Duration) {
        self.killDelay = killDelay
        self.stallLimit = stallLimit
        wallDeadline = wallLimit.map { start + $0 }
        stallDeadline = stallLimit.map { start + $0 }
    }

    mutating func madeProgress(at now: ContinuousClock.Instant) {
        stallDeadline = stallLimit.map { now + $0 }
    }

    mutating func cancel(at now: ContinuousClock.Instant) -> Action? {
        stop(for: .cancelled, at: now)
    }

    /// What is due now; to be asked again at `nextDeadline`.
    mutating func action(at now: ContinuousClock.Instant) -> Action? {
        if let killDeadline {
            guard now >= killDeadline else { return nil }
            // Sent again each second until the group is gone: a process stuck in the kernel may take a while.
            self.killDeadline = now + .seconds(1)
            return .kill
        }
        if let wallDeadline, now >= wallDeadline { return stop(for: .wall, at: now) }
        if let stallDeadline, now >= stallDeadline { return stop(for: .stall, at: now) }
        return nil
    }

    var nextDeadline: ContinuousClock.Instant? {
        killDeadline ?? [wallDeadline, stallDeadline].compactMap { $0 }.min()
    }

    private mutating func stop(for reason: Reason, at now: ContinuousClock.Instant) -> Action? {
        guard self.reason == nil else { return nil }
        self.reason = reason
        killDeadline = now + killDelay
        return .terminate
    }
}
