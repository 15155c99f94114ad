internal import CLinux
internal import Foundation
internal import Synchronization

/// One thread that tells connections when their socket is readable or writable, and when time is up.
///
/// It holds no connection's state and never calls libpq: it only resumes whoever waits.
final class Reactor: Sendable {
    private struct State {
        var watches: [UInt64: SocketWatch] = [:]
        var nextID: UInt64 = 1
        var timers = TimerQueue()
    }

    /// `epoll_event.data` of the eventfd that makes the thread look at its timers again.
    private static let wakeID: UInt64 = 0

    private let epoll: Int32
    private let wakeup: Int32
    private let state = Mutex(State())

    private static let instance = Mutex<Reactor?>(nil)

    /// The process's reactor, made at its first use. Throws when the process is out of file descriptors.
    static func shared() throws(PostgresError) -> Reactor {
        try instance.withLock { (instance) throws(PostgresError) -> Reactor in
            if let instance { return instance }
            let reactor = try Reactor()
            instance = reactor
            return reactor
        }
    }

    private init() throws(PostgresError) {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        wakeup = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: Self.wakeID))
        guard epoll >= 0, wakeup >= 0, epoll_ctl(epoll, EPOLL_CTL_ADD, wakeup, &event) == 0 else {
            let reason = errno
            if epoll >= 0 { close(epoll) }
            if wakeup >= 0 { close(wakeup) }
            throw PostgresError(.connectFailed, "cannot wait for sockets: \(String(cString: strerror(reason)))")
        }
        let thread = Thread { [self] in loop() }
        thread.name = "postgres"
        thread.start()
    }

    func makeWatch() -> SocketWatch {
        state.withLock { state in
            let watch = SocketWatch(id: state.nextID, reactor: self)
            state.watches[watch.id] = watch
            state.nextID += 1
            return watch
        }
    }

    func forget(_ watch: SocketWatch, descriptor: Int32) {
        _ = state.withLock { $0.watches.removeValue(forKey: watch.id) }
        // Fails when libpq has closed the descriptor already, which is as good.
        if descriptor >= 0 { _ = epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, nil) }
    }

    /// Reports the next readiness of `descriptor` once. Returns false when the kernel refuses.
    func arm(_ watch: SocketWatch, descriptor: Int32, events: UInt32) -> Bool {
        var event = epoll_event(events: events | EPOLLONESHOT.rawValue, data: epoll_data_t(u64: watch.id))
        if epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event) == 0 { return true }
        // A new socket, also when libpq has replaced it by one of the same number while connecting.
        return errno == ENOENT && epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0
    }

    /// Runs `action` on the reactor's thread once the time has passed. It must not block.
    func schedule(at deadline: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void) -> TimerQueue.ID {
        let (id, isNext) = state.withLock { $0.timers.add(deadline, action) }
        if isNext { wake() }
        return id
    }

    func cancel(_ timer: TimerQueue.ID) {
        state.withLock { $0.timers.remove(timer) }
    }

    private func wake() {
        var one: UInt64 = 1
        // Fails only when the counter is full, and then the thread is being woken anyway.
        _ = write(wakeup, &one, 8)
    }

    private func loop() {
        var events = [epoll_event](repeating: epoll_event(), count: 64)
        while true {
            let (due, next) = state.withLock { $0.timers.takeDue(at: .now) }
            for action in due { action() }
            guard due.isEmpty else { continue }
            let count = epoll_wait(epoll, &events, Int32(events.count), Self.milliseconds(until: next))
            for event in events.prefix(max(0, Int(count))) {
                guard event.data.u64 != Self.wakeID else {
                    var counter: UInt64 = 0
                    _ = read(wakeup, &counter, 8)
                    continue
                }
                state.withLock { $0.watches[event.data.u64] }?.becameReady(event.events)
            }
        }
    }

    /// For `epoll_wait`: rounded up, so that a timer is due when the thread wakes; -1 is for ever.
    private static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
        guard let deadline else { return -1 }
        let (seconds, attoseconds) = (deadline - .now).components
        guard seconds < 1_000_000 else { return 1_000_000_000 }
        return max(0, Int32(seconds) * 1000 + Int32(attoseconds / 1_000_000_000_000_000) + 1)
    }
}
