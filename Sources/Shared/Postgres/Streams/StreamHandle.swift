/// Held by a stream's iterator. The connection holds it weakly: once it is gone, nobody will read on, and the next
/// statement first clears away what is left of the stream.
final class StreamHandle: Sendable {}

/// What a connection is in the midst of while a stream is read.
struct ActiveStream {
    enum Kind {
        case rows
        case copyOut
        case copyIn
    }

    let kind: Kind
    let origin: QueryOrigin
    /// Cancelling it would end the transaction around it, too.
    let isInTransaction: Bool
    weak var handle: StreamHandle?
}
