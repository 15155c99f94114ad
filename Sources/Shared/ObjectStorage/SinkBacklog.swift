/// What a `FileSink` holds that is not on its way through both of its stages yet.
///
/// Decides; the sink acts. Chunks of 256 KiB, four of them in work and one being filled: 1.25 MiB at most.
struct SinkBacklog {
    static let chunkSize = 256 * 1024
    private static let chunksInWork = 4
    /// A chunk passes two stages: hashing and writing.
    private static let stages = 2

    private(set) var size = 0
    private(set) var failure: StorageError?
    private(set) var isClosed = false
    /// Whether any chunk went to the stages; a small file never does.
    private(set) var hasChunksInWork = false
    private var filling: [UInt8] = []
    private var stagesInWork = 0
    private var waiter: CheckedContinuation<Void, Never>?

    /// Takes bytes in. - Returns: chunks that are full, for both stages, in order.
    mutating func append(_ bytes: UnsafeRawBufferPointer) -> [[UInt8]] {
        var full: [[UInt8]] = []
        var rest = bytes[...]
        size += bytes.count
        while !rest.isEmpty {
            if filling.isEmpty { filling.reserveCapacity(min(Self.chunkSize, max(rest.count, 16 * 1024))) }
            let part = rest.prefix(Self.chunkSize - filling.count)
            filling.append(contentsOf: part)
            rest = rest.dropFirst(part.count)
            guard filling.count == Self.chunkSize else { continue }
            full.append(filling)
            filling = []
            stagesInWork += Self.stages
            hasChunksInWork = true
        }
        return full
    }

    /// No more bytes come. - Returns: those that are left.
    mutating func close() -> [UInt8] {
        isClosed = true
        let last = filling
        filling = []
        return last
    }

    /// Whether the caller is to wait before it brings more.
    var isFull: Bool { stagesInWork > (Self.chunksInWork - 1) * Self.stages }

    mutating func wait(_ continuation: CheckedContinuation<Void, Never>) { waiter = continuation }

    /// - Returns: who can go on now.
    mutating func stageDone(_ error: StorageError? = nil) -> CheckedContinuation<Void, Never>? {
        stagesInWork -= 1
        if failure == nil { failure = error }
        guard !isFull || failure != nil else { return nil }
        defer { waiter = nil }
        return waiter
    }
}
