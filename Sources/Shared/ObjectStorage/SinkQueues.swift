import Dispatch
import Synchronization

/// A pair of serial queues for a sink's two stages, out of a few that all sinks share in turn.
struct SinkQueues {
    let hashing: DispatchQueue
    let writing: DispatchQueue

    private static let all = (0..<4).map { index in
        SinkQueues(
            hashing: DispatchQueue(label: "greenroom.hash.\(index)"),
            writing: DispatchQueue(label: "greenroom.write.\(index)"))
    }
    private static let turn = Atomic<Int>(0)

    static func next() -> SinkQueues {
        all[turn.wrappingAdd(1, ordering: .relaxed).oldValue & (all.count - 1)]
    }
}
