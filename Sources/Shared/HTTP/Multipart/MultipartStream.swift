package import NIOCore

/// The parts of a form, as they arrive: each is to be read before the next is asked for; what is left of it then is
/// skipped. Throws `MultipartError` and what the request's body throws.
package struct MultipartStream: AsyncSequence, Sendable {
    package typealias Element = MultipartPart

    private let reader: MultipartReader

    init(body: RequestBody, boundary: MultipartBoundary, limits: MultipartParser.Limits) {
        reader = MultipartReader(body: body, boundary: boundary, limits: limits)
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        let reader: MultipartReader

        package mutating func next() async throws -> MultipartPart? {
            try await reader.nextPart()
        }
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(reader: reader)
    }
}

package struct MultipartPart: Sendable {
    package let head: MultipartPartHead
    package let body: Body

    package var name: String { head.name }
    package var filename: String? { head.filename }
    package var contentType: String? { head.contentType }

    /// The part's bytes, as slices of what came from the socket. Empty once the stream has gone on to the next part.
    package struct Body: AsyncSequence, Sendable {
        package typealias Element = ByteBuffer

        let reader: MultipartReader
        let part: Int

        package struct AsyncIterator: AsyncIteratorProtocol {
            let body: Body

            package mutating func next() async throws -> ByteBuffer? {
                try await body.reader.nextData(of: body.part)
            }
        }

        package func makeAsyncIterator() -> AsyncIterator {
            AsyncIterator(body: self)
        }

        /// The whole part; 413 where it has more than `limit` bytes.
        package func collect(upTo limit: Int) async throws -> ByteBuffer {
            var whole = ByteBuffer()
            for try await var chunk in self {
                guard whole.readableBytes + chunk.readableBytes <= limit else {
                    throw Problem.contentTooLarge(limit: limit)
                }
                whole.writeBuffer(&chunk)
            }
            return whole
        }
    }

    /// The part as text; 400 where it is not UTF-8 or holds a NUL.
    package func text(upTo limit: Int = 64 * 1024) async throws -> String {
        let bytes = try await body.collect(upTo: limit)
        guard let text = String(validating: bytes.readableBytesView, as: UTF8.self), !text.utf8.contains(0) else {
            throw Problem.invalidBody("The form field \(name) is not text.", field: name, message: "must be UTF-8 text")
        }
        return text
    }
}
