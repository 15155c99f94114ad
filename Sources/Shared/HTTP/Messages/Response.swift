package import NIOCore
package import NIOHTTP1

/// One answer. A value until the connection sends it.
package struct Response: Sendable {
    package enum Body: Sendable {
        case none
        case bytes(ByteBuffer)
        case file(FileBody)
        case stream(ByteStream)
        /// A stream that stays open: kept alive by comments, ended at once when the server drains.
        case events(EventFeed)
        case deferred(DeferredAnswer)
    }

    package var status: HTTPResponseStatus
    package var headers: HTTPHeaders
    package var body: Body

    package init(status: HTTPResponseStatus, headers: HTTPHeaders = HTTPHeaders(), body: Body = .none) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package func with(_ name: String, _ value: String) -> Response {
        var copy = self
        copy.headers.replaceOrAdd(name: name, value: value)
        return copy
    }
}

extension Response {
    package static func json(_ value: some Encodable, status: HTTPResponseStatus = .ok) throws -> Response {
        try .json(bytes: JSON.encode(value), status: status)
    }

    /// JSON that is encoded already.
    package static func json(bytes: ByteBuffer, status: HTTPResponseStatus = .ok) -> Response {
        Response(status: status, headers: HTTPHeaders([("Content-Type", "application/json")]), body: .bytes(bytes))
    }

    package static func created(_ value: some Encodable, location: String? = nil) throws -> Response {
        let response = try Response.json(value, status: .created)
        return location.map { response.with("Location", $0) } ?? response
    }

    package static func accepted(_ value: some Encodable) throws -> Response {
        try .json(value, status: .accepted)
    }

    package static let noContent = Response(status: .noContent)

    package static func text(
        _ text: String, status: HTTPResponseStatus = .ok, contentType: String = "text/plain; charset=utf-8"
    ) -> Response {
        .bytes(ByteBuffer(string: text), contentType: contentType, status: status)
    }

    package static func bytes(
        _ bytes: ByteBuffer, contentType: String, status: HTTPResponseStatus = .ok
    ) -> Response {
        Response(status: status, headers: HTTPHeaders([("Content-Type", contentType)]), body: .bytes(bytes))
    }

    package static func redirect(to location: String, status: HTTPResponseStatus = .seeOther) -> Response {
        Response(status: status, headers: HTTPHeaders([("Location", location)]))
    }

    package static func notModified(etag: String) -> Response {
        Response(status: .notModified, headers: HTTPHeaders([("ETag", etag)]))
    }

    /// A file, with Range and the conditional headers looked after when the request is known.
    package static func file(_ file: FileBody) -> Response {
        Response(status: .ok, body: .file(file))
    }

    /// What a sequence yields, sent as fast as the client reads and no faster. With `length`, exactly so many bytes.
    package static func stream<Chunks: AsyncSequence & Sendable>(
        contentType: String, length: Int? = nil, _ chunks: Chunks
    ) -> Response where Chunks.Element == ByteBuffer {
        Response(
            status: .ok, headers: HTTPHeaders([("Content-Type", contentType)]),
            body: .stream(ByteStream(length: length, chunks)))
    }

    /// An event stream. A client that does not read is cut off when 256 KiB wait for it; it comes back and asks for
    /// what it has missed.
    package static func events(_ feed: EventFeed) -> Response {
        // The last field asks nginx to pass events on as they come.
        let headers = HTTPHeaders([
            ("Content-Type", "text/event-stream"), ("Cache-Control", "no-store"), ("X-Accel-Buffering", "no"),
        ])
        return Response(status: .ok, headers: headers, body: .events(feed))
    }
}

/// A body that is produced while it is sent. Its type is erased, so that a response is a plain value.
package struct ByteStream: Sendable {
    package typealias Write = @Sendable (ByteBuffer) async throws -> Void

    /// Nil: unknown, sent in chunks.
    package let length: Int?
    let produce: @Sendable (Write) async throws -> Void

    package init(length: Int?, produce: @escaping @Sendable (_ write: Write) async throws -> Void) {
        self.length = length
        self.produce = produce
    }

    package init<Chunks: AsyncSequence & Sendable>(
        length: Int?, _ chunks: Chunks
    ) where Chunks.Element == ByteBuffer {
        self.init(length: length) { write in
            for try await chunk in chunks { try await write(chunk) }
        }
    }
}
