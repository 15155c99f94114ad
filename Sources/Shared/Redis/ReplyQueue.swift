import NIOCore

/// Who waits for replies on a connection, in the order in which their commands were sent.
///
/// Pure: takes what happens and says what is to be done. `Token` stands for the one who waits.
struct ReplyQueue<Token> {
    private struct Slot {
        let token: Token
        let deadline: NIODeadline
        var missing: Int
        var replies: [RedisValue] = []
    }

    enum Outcome {
        /// More replies belong to the same request.
        case incomplete
        case complete(Token, [RedisValue])
        /// Nobody waits for it: the stream is out of step and the connection of no use any more.
        case unexpected
    }

    private var slots = CircularBuffer<Slot>()

    var isEmpty: Bool { slots.isEmpty }
    var count: Int { slots.count }

    /// When the request that has waited longest is due. Those behind it cannot be answered before it.
    var deadline: NIODeadline? { slots.first?.deadline }

    /// - Parameter count: how many replies the request gets; at least one.
    mutating func expect(_ count: Int, for token: Token, by deadline: NIODeadline) {
        slots.append(Slot(token: token, deadline: deadline, missing: count))
    }

    mutating func receive(_ value: RedisValue) -> Outcome {
        guard let first = slots.indices.first else { return .unexpected }
        slots[first].replies.append(value)
        slots[first].missing -= 1
        guard slots[first].missing == 0 else { return .incomplete }
        let slot = slots.removeFirst()
        return .complete(slot.token, slot.replies)
    }

    /// The connection is gone. - Returns: all who still wait; the queue is empty then.
    mutating func drain() -> [Token] {
        defer { slots.removeAll() }
        return slots.map(\.token)
    }
}
