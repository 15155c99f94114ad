import Foundation
import HTTP
import Logging
import NIOCore
import NIOHTTP1
import Security
import Synchronization

@testable import VideoGeneration

/// A server that speaks Replicate's API as far as we do, and misbehaves as it is told. Real, on a port of its own.
final class FakeReplicate: Sendable {
    enum Reply: Sendable {
        /// A prediction in this status.
        case prediction(String, output: String? = nil, error: String? = nil, seconds: Double? = nil)
        case status(Int, headers: [String: String] = [:], text: String = "{\"detail\":\"no\"}")
        /// No answer for as long as the test lasts.
        case silence
        /// The file of this path, whole.
        case file(String)
        /// Half of it, with the length of the whole.
        case half(String)
        /// So many bytes.
        case bytes(Int)
    }

    struct Seen: Sendable, Equatable {
        let method: String
        let path: String
        let authorization: String?
        let cancelAfter: String?
        let body: String
    }

    private struct State {
        var replies: [String: [Reply]] = [:]
        var seen: [Seen] = []
        var port = 0
    }

    static let key = "r8_SecretKeyOfTheTest"
    private let state = Mutex(State())
    private let gate = AsyncStream.makeStream(of: Void.self)

    var seen: [Seen] { state.withLock { $0.seen } }
    var port: Int { state.withLock { $0.port } }
    func count(_ method: String, _ path: String) -> Int { seen.count { $0.method == method && $0.path == path } }

    /// What is answered to requests of one kind (`create`, `get`, `cancel`, `download`), one after the other; the last
    /// one again and again.
    func answer(_ kind: String, _ replies: Reply...) {
        state.withLock { $0.replies[kind] = replies }
    }

    /// Runs the server while `body` runs.
    static func run(_ body: (FakeReplicate) async throws -> Void) async throws {
        let fake = FakeReplicate()
        var logger = Logger(label: "fake-replicate") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        let server = HTTPServer(configuration: ServerConfiguration(), router: fake.router, logger: logger)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        async let running: Void = server.run { port.yield($0.port) }
        for await bound in ports {
            fake.state.withLock { $0.port = bound }
            break
        }
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(fake)) } catch { outcome = .failure(error) }
        fake.gate.continuation.finish()
        server.shutdown(grace: .milliseconds(200))
        try await running
        try outcome.get()
    }

    private var router: Router {
        Router { r in
            r.post("/v1/models/:owner/:name/predictions") { try await self.handle($0, "create") }
            r.post("/v1/predictions") { try await self.handle($0, "create") }
            r.get("/v1/predictions/:id") { try await self.handle($0, "get") }
            r.post("/v1/predictions/:id/cancel") { try await self.handle($0, "cancel") }
            r.get("/files/:name") { try await self.handle($0, "download") }
        }
    }

    private func handle(_ request: Request, _ kind: String) async throws -> Response {
        let body = try await request.body.collect(upTo: 1 << 20)
        let reply: Reply = state.withLock { state in
            state.seen.append(
                Seen(
                    method: request.method.rawValue, path: request.path,
                    authorization: request.headers.first(name: "authorization"),
                    cancelAfter: request.headers.first(name: "cancel-after"), body: String(buffer: body)))
            guard let first = state.replies[kind]?.first else { return .status(404) }
            if let replies = state.replies[kind], replies.count > 1 { state.replies[kind]?.removeFirst() }
            return first
        }
        return try await response(reply)
    }

    private func response(_ reply: Reply) async throws -> Response {
        switch reply {
        case .prediction(let status, let output, let error, let seconds):
            return .text(
                Self.json(status, output, error, seconds), status: .created, contentType: "application/json")
        case .status(let code, let headers, let text):
            var response = Response.text(
                text, status: HTTPResponseStatus(statusCode: code), contentType: "application/json")
            for (name, value) in headers { response = response.with(name, value) }
            return response
        case .silence:
            for await _ in gate.stream {}
            return .noContent
        case .file(let path):
            return .bytes(ByteBuffer(bytes: try Data(contentsOf: URL(fileURLWithPath: path))), contentType: "video/mp4")
        case .half(let path):
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            return Self.stream(length: bytes.count) { write in
                try await write(ByteBuffer(bytes: bytes.prefix(bytes.count / 2)))
                throw CancellationError()
            }
        case .bytes(let count):
            return Self.stream(length: count) { write in
                let chunk = ByteBuffer(repeating: 7, count: 1 << 16)
                for _ in 0..<(count >> 16) { try await write(chunk) }
            }
        }
    }

    private static func stream(
        length: Int, _ produce: @escaping @Sendable (ByteStream.Write) async throws -> Void
    ) -> Response {
        Response(
            status: .ok, headers: HTTPHeaders([("Content-Type", "video/mp4")]),
            body: .stream(ByteStream(length: length, produce: produce)))
    }

    private static func json(_ status: String, _ output: String?, _ error: String?, _ seconds: Double?) -> String {
        let fields = [
            "\"id\":\"gm3qorzdhgbfurvjtvhg6dckhu\"", "\"model\":\"acme/film\"", "\"logs\":\"\"",
            "\"status\":\"\(status)\"", "\"output\":\(output ?? "null")",
            "\"error\":\(error.map { "\"\($0)\"" } ?? "null")",
            "\"metrics\":{\(seconds.map { "\"predict_time\":\($0)" } ?? "")}",
        ]
        return "{\(fields.joined(separator: ","))}"
    }
}

/// Time that passes by being slept through.
final class JumpingTime: Sendable {
    private let state = Mutex((now: Duration.zero, sleeps: [Int]()))

    /// Whole seconds of each sleep.
    var sleeps: [Int] { state.withLock { $0.sleeps } }

    func pass(_ duration: Duration) { state.withLock { $0.now += duration } }

    var keeper: Timekeeper {
        Timekeeper(
            now: { self.state.withLock { $0.now } },
            sleep: { duration in
                try Task.checkCancellation()
                self.state.withLock { state in
                    state.now += duration
                    state.sleeps.append(Int(duration / .seconds(1)))
                }
                await Task.yield()
            })
    }
}
