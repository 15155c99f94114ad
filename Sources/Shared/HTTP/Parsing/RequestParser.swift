import NIOCore

/// The bytes of one connection in, its requests out: a pure state machine, so that it can be tested with any cut of
/// any bytes. It takes what it has read from the buffer that it is given and leaves the rest there.
struct RequestParser {
    enum Event {
        /// A request begins. With framing `.none` the next event is `.end`.
        case head(RequestHead)
        /// A slice of the input; nothing is copied.
        case body(ByteBuffer)
        case end
        /// Nothing more can be said until more bytes have come.
        case needsMore
        /// The connection cannot be understood any longer. Final.
        case failed(ParseFailure)
    }

    private enum Phase {
        case head
        case fixed(remaining: Int)
        case chunked(ChunkedDecoder)
        case failed(ParseFailure)
    }

    private var phase = Phase.head
    private var headParser: HeadParser

    init(headLimit: Int, fieldLimit: Int) {
        headParser = HeadParser(byteLimit: headLimit, fieldLimit: fieldLimit)
    }

    /// Whether a head has begun and not ended.
    var isInsideHead: Bool {
        if case .head = phase { headParser.hasBegun } else { false }
    }

    mutating func next(_ input: inout ByteBuffer) -> Event {
        do throws(ParseFailure) {
            switch phase {
            case .head: return try readHead(&input)
            case .fixed(let remaining): return readFixed(remaining, &input)
            case .chunked(let decoder): return try readChunked(decoder, &input)
            case .failed(let failure): return .failed(failure)
            }
        } catch {
            phase = .failed(error)
            return .failed(error)
        }
    }

    private mutating func readHead(_ input: inout ByteBuffer) throws(ParseFailure) -> Event {
        guard input.readableBytes > 0, let head = try headParser.next(&input) else { return .needsMore }
        switch head.framing {
        case .none: phase = .fixed(remaining: 0)
        case .length(let length): phase = .fixed(remaining: length)
        case .chunked: phase = .chunked(ChunkedDecoder())
        }
        return .head(head)
    }

    private mutating func readFixed(_ remaining: Int, _ input: inout ByteBuffer) -> Event {
        guard remaining > 0 else {
            phase = .head
            return .end
        }
        guard let slice = input.readSlice(length: min(remaining, input.readableBytes)), slice.readableBytes > 0 else {
            return .needsMore
        }
        phase = .fixed(remaining: remaining - slice.readableBytes)
        return .body(slice)
    }

    private mutating func readChunked(
        _ decoder: ChunkedDecoder, _ input: inout ByteBuffer
    ) throws(ParseFailure) -> Event {
        var decoder = decoder
        let piece = try decoder.next(&input)
        phase = .chunked(decoder)
        switch piece {
        case .bytes(let slice): return .body(slice)
        case .needsMore: return .needsMore
        case .end:
            phase = .head
            return .end
        }
    }
}
