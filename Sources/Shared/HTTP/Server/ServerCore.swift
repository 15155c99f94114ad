import Logging
import NIOCore
import Synchronization

/// What all connections of a server share.
final class ServerCore: Sendable {
    let configuration: ServerConfiguration
    let router: Router
    let responder: Responder
    private let beginTask: AsyncStream<ConnectionTask>.Continuation
    private let count = Atomic<Int>(0)
    private let draining = Atomic<Bool>(false)
    private let allEnded = Mutex<(@Sendable () -> Void)?>(nil)

    init(
        configuration: ServerConfiguration, router: Router, responder: Responder,
        beginTask: AsyncStream<ConnectionTask>.Continuation
    ) {
        self.configuration = configuration
        self.router = router
        self.responder = responder
        self.beginTask = beginTask
    }

    var isDraining: Bool { draining.load(ordering: .relaxed) }

    func begin(_ task: ConnectionTask) { beginTask.yield(task) }

    // MARK: Counting

    /// How many there are with this one.
    func connectionBegan() -> Int {
        count.add(1, ordering: .acquiringAndReleasing).newValue
    }

    func connectionEnded() {
        let left = count.subtract(1, ordering: .acquiringAndReleasing).newValue
        if left == 0, isDraining { announceEnd() }
    }

    /// `ended` is called once, when the last connection has gone. No new ones may come from here on.
    func drain(ended: @escaping @Sendable () -> Void) {
        allEnded.withLock { $0 = ended }
        draining.store(true, ordering: .sequentiallyConsistent)
        if count.load(ordering: .sequentiallyConsistent) == 0 { announceEnd() }
    }

    private func announceEnd() {
        allEnded.withLock { $0.take() }?()
    }
}
