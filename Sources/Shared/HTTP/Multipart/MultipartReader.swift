import NIOCore
import Synchronization

/// Feeds the parser from the body. One task at a time reads; the lock only makes that safe to get wrong.
final class MultipartReader: Sendable {
    fileprivate struct State {
        var parser: MultipartParser
        var input = ByteBuffer()
        var part = 0
        var isInPart = false
    }

    private let body: RequestBody.AsyncIterator
    private let state: Mutex<State>

    init(body: RequestBody, boundary: MultipartBoundary, limits: MultipartParser.Limits) {
        self.body = body.makeAsyncIterator()
        state = Mutex(State(parser: MultipartParser(boundary: boundary, limits: limits)))
    }

    func nextPart() async throws -> MultipartPart? {
        while true {
            switch try await nextEvent() {
            case .part(let head):
                let part = state.withLock { $0.part }
                return MultipartPart(head: head, body: MultipartPart.Body(reader: self, part: part))
            case .data, .partEnd, .needsMore: continue
            case .end: return nil
            }
        }
    }

    func nextData(of part: Int) async throws -> ByteBuffer? {
        guard state.withLock({ $0.isInPart && $0.part == part }) else { return nil }
        if case .data(let slice) = try await nextEvent() { return slice }
        return nil
    }

    /// Never `needsMore`: bytes are fetched until there is something to say. After the form's end the body is read to
    /// its own, so that the connection can be kept.
    private func nextEvent() async throws -> MultipartParser.Event {
        while true {
            let event = try state.withLock { try $0.next() }
            if let event { return event }
            var body = body
            let chunk = try await body.next()
            let isOver = try state.withLock { state in
                guard let chunk else {
                    try state.parser.finish()
                    return true
                }
                state.input = chunk
                return false
            }
            if isOver { return .end }
        }
    }
}

extension MultipartReader.State {
    /// Nil: more bytes are needed.
    fileprivate mutating func next() throws(MultipartError) -> MultipartParser.Event? {
        while true {
            let event = try parser.next(&input)
            switch event {
            case .part:
                part += 1
                isInPart = true
                return event
            case .data: return event
            case .partEnd:
                isInPart = false
                return event
            // Said when the body has ended too.
            case .end: continue
            case .needsMore: return nil
            }
        }
    }
}
