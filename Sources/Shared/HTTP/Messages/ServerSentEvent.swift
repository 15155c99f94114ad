import NIOCore

/// One event of a `text/event-stream` (WHATWG HTML 9.2). Line breaks in `id` and `event` are dropped; in `data` they
/// become lines of data.
package struct ServerSentEvent: Sendable, Equatable {
    /// What the client sends back as `Last-Event-ID` when it reconnects.
    package var id: String?
    /// The event's name; nil is `message`.
    package var event: String?
    package var data: String

    package init(id: String? = nil, event: String? = nil, data: String) {
        self.id = id
        self.event = event
        self.data = data
    }

    /// `data` as JSON.
    package init(id: String? = nil, event: String? = nil, json: some Encodable) throws {
        self.init(id: id, event: event, data: String(buffer: try JSON.encode(json)))
    }

    var bytes: ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: data.utf8.count + 64)
        if let id { Self.write("id: ", id.utf8.filter { $0 != 0 }, to: &buffer) }
        if let event { Self.write("event: ", event.utf8.filter { $0 != 0 }, to: &buffer) }
        for line in Self.lines(of: data) {
            buffer.writeStaticString("data: ")
            buffer.writeBytes(line)
            buffer.writeInteger(UInt8.lineFeed)
        }
        buffer.writeInteger(UInt8.lineFeed)
        return buffer
    }

    private static func write(_ field: StaticString, _ value: [UInt8], to buffer: inout ByteBuffer) {
        buffer.writeStaticString(field)
        buffer.writeBytes(value.filter { $0 != .lineFeed && $0 != .carriageReturn })
        buffer.writeInteger(UInt8.lineFeed)
    }

    /// CR LF, CR and LF all end a line.
    private static func lines(of data: String) -> [Substring.UTF8View.SubSequence] {
        var lines: [Substring.UTF8View.SubSequence] = []
        var rest = data.utf8[...]
        while let end = rest.firstIndex(where: { $0 == .lineFeed || $0 == .carriageReturn }) {
            lines.append(rest[..<end])
            let isPair = rest[end] == .carriageReturn && rest[rest.index(after: end)...].first == .lineFeed
            rest = rest[rest.index(end, offsetBy: isPair ? 2 : 1)...]
        }
        lines.append(rest)
        return lines
    }
}
