import Synchronization

/// The jobs that a worker holds and has not ended: as many as there are slots run, a few more lie ready.
///
/// Decides; the worker acts. Lying ready only pays for jobs of milliseconds, where the next claim takes longer than the
/// job; then so many are claimed ahead as run within `horizon`. Of longer jobs none is taken that another worker could
/// begin at once.
struct DeskState {
    static let horizon = 0.05
    /// Jobs claimed ahead, at most, for each slot.
    static let depth = 32

    let slots: Int
    private(set) var running = 0
    private(set) var ready: [ClaimedJob] = []
    private var readyHead = 0
    /// Seconds that a run took of late, a moving average; high at first, so that nothing is claimed ahead on a guess.
    private var seconds = 1.0

    init(slots: Int) { self.slots = max(1, slots) }

    var waiting: Int { ready.count - readyHead }

    /// How many jobs may lie ready.
    var allowance: Int { min(slots * Self.depth, Int(Double(slots) * Self.horizon / max(seconds, 1e-6))) }

    /// How many to claim now; 0 while what lies ready lasts: half of the allowance, so that claims stay large.
    var room: DeskRoom {
        let free = slots - running
        if free > 0, waiting == 0 { return DeskRoom(jobs: free + allowance, slots: free) }
        guard waiting <= allowance / 2 else { return .none }
        // What lies ready takes the slots that are free.
        return DeskRoom(jobs: max(0, free + allowance - waiting), slots: max(0, free - waiting))
    }

    /// Takes jobs in. - Returns: those to start.
    mutating func take(_ jobs: [ClaimedJob]) -> ArraySlice<ClaimedJob> {
        let starting = jobs.prefix(max(0, slots - running))
        running += starting.count
        ready.append(contentsOf: jobs.dropFirst(starting.count))
        return starting
    }

    /// A run is over. - Returns: the job that the slot goes on with.
    mutating func ended(after seconds: Double) -> ClaimedJob? {
        self.seconds += (seconds - self.seconds) * (seconds < self.seconds ? 0.2 : 0.5)
        guard readyHead < ready.count else {
            running -= 1
            return nil
        }
        let next = ready[readyHead]
        readyHead += 1
        if readyHead == ready.count {
            ready.removeAll(keepingCapacity: true)
            readyHead = 0
        }
        return next
    }

    /// Gives up what lies ready: the worker is stopping.
    mutating func clear() -> [ClaimedJob] {
        defer {
            ready = []
            readyHead = 0
        }
        return Array(ready[readyHead...])
    }

    /// Gives up what lies ready behind runs that have gone on for so long already: nothing is claimed ahead any more until
    /// runs have turned out short again.
    mutating func clearStuck(after seconds: Double) -> [ClaimedJob] {
        self.seconds = max(self.seconds, seconds)
        return clear()
    }
}

/// What a desk can take.
struct DeskRoom: Equatable {
    static let none = DeskRoom(jobs: 0, slots: 0)

    let jobs: Int
    /// How many of them begin at once.
    let slots: Int
}

/// `DeskState`, and the fetch loop that waits for room on it.
final class Desk: Sendable {
    private struct State {
        var desk: DeskState
        var waiter: CheckedContinuation<DeskRoom, Never>?
        var lastMove = ContinuousClock.now
    }

    private let state: Mutex<State>

    init(slots: Int) { state = Mutex(State(desk: DeskState(slots: slots))) }

    /// Waits until there is room, and tells how much. None: the task was cancelled.
    func room() async -> DeskRoom {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let room: DeskRoom? = state.withLock { state in
                    if Task.isCancelled { return DeskRoom.none }
                    if state.desk.room.jobs > 0 { return state.desk.room }
                    state.waiter = continuation
                    return nil
                }
                if let room { continuation.resume(returning: room) }
            }
        } onCancel: {
            state.withLock { $0.waiter.take() }?.resume(returning: .none)
        }
    }

    func take(_ jobs: [ClaimedJob]) -> ArraySlice<ClaimedJob> {
        state.withLock { state in
            state.lastMove = .now
            return state.desk.take(jobs)
        }
    }

    func ended(after seconds: Double) -> ClaimedJob? {
        let (next, waiter, room) = state.withLock { state in
            state.lastMove = .now
            let next = state.desk.ended(after: seconds)
            let room = state.desk.room
            return (next, room.jobs > 0 ? state.waiter.take() : nil, room)
        }
        waiter?.resume(returning: room)
        return next
    }

    /// Gives up what lies ready.
    func clear() -> [ClaimedJob] { state.withLock { $0.desk.clear() } }

    /// Gives up what lies ready while nothing has moved for so long: the jobs before it have turned out to be long ones.
    func clearStuck(for patience: Duration) -> [ClaimedJob] {
        state.withLock { state in
            let rest = state.lastMove.duration(to: .now)
            return rest < patience || state.desk.waiting == 0 ? [] : state.desk.clearStuck(after: rest / .seconds(1))
        }
    }
}
