import Logging
import NIOCore
import Synchronization

/// What all connections of a server share.
final class ServerCore: Sendable {
    let configuration: ServerConfiguration
    let router: Router
    let responder: Responder
    private let tasks: ConnectionTasks
    let counters: ServerCounters
    private let draining = Atomic<Bool>(false)
    private let allEnded = Mutex<(@Sendable () -> Void)?>(nil)

    init(
        configuration: ServerConfiguration, router: Router, responder: Responder,
        counters: ServerCounters, tasks: ConnectionTasks
    ) {
        self.configuration = configuration
        self.router = router
        self.responder = responder
        self.counters = counters
        self.tasks = tasks
    }

    var isDraining: Bool { draining.load(ordering: .relaxed) }

    func begin(_ task: ConnectionTask) { tasks.begin(task) }

    // MARK: Counting

    /// How many there are with this one.
    func connectionBegan() -> Int {
        counters.accepted.add(1, ordering: .relaxed)
        return counters.connections.add(1, ordering: .acquiringAndReleasing).newValue
    }

    func connectionEnded() {
        let left = counters.connections.subtract(1, ordering: .acquiringAndReleasing).newValue
        if left == 0, isDraining { announceEnd() }
    }

    /// `ended` is called once, when the last connection has gone. No new ones may come from here on.
    func drain(ended: @escaping @Sendable () -> Void) {
        allEnded.withLock { $0 = ended }
        draining.store(true, ordering: .sequentiallyConsistent)
        if counters.connections.load(ordering: .sequentiallyConsistent) == 0 { announceEnd() }
    }

    private func announceEnd() {
        allEnded.withLock { $0.take() }?()
    }
}
