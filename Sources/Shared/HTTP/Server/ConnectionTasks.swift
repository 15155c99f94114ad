import Synchronization

/// The tasks of all connections, for as long as the server runs.
///
/// In many groups, not one: a group finds the child that has ended by walking through all of them, so that ten thousand
/// connections that end at once would cost it fifty million steps.
final class ConnectionTasks: Sendable {
    private static let groups = 64

    private let arrivals: [AsyncStream<ConnectionTask>]
    private let begins: [AsyncStream<ConnectionTask>.Continuation]
    private let turn = Atomic<Int>(0)

    init() {
        let pairs = (0..<Self.groups).map { _ in AsyncStream.makeStream(of: ConnectionTask.self) }
        arrivals = pairs.map(\.stream)
        begins = pairs.map(\.continuation)
    }

    func begin(_ task: ConnectionTask) {
        begins[turn.wrappingAdd(1, ordering: .relaxed).oldValue & (Self.groups - 1)].yield(task)
    }

    /// No more will begin.
    func finish() {
        for begin in begins { begin.finish() }
    }

    /// Returns after `finish`, when the last has ended.
    func run() async {
        await withDiscardingTaskGroup { groups in
            for arrivals in arrivals {
                groups.addTask {
                    await withDiscardingTaskGroup { group in
                        for await connection in arrivals { group.addTask { await connection.run() } }
                    }
                }
            }
        }
    }
}
