import COpenSSL
import Foundation
import HTTP
import Logging
import NIOCore
import NIOHTTP1

/// Our server with the routes that are measured.
/// usage: HTTPBenchmarkServer [port] [event loops]; uploads go to $UPLOAD_DIRECTORY, and files come from there
@main
enum HTTPBenchmarkServer {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst().compactMap(Int.init)
        let directory = ProcessInfo.processInfo.environment["UPLOAD_DIRECTORY"] ?? NSTemporaryDirectory()
        let configuration = ServerConfiguration(
            port: arguments.first ?? 8091, eventLoops: arguments.count > 1 ? arguments[1] : 2)
        let server = HTTPServer(
            configuration: configuration, router: router(directory), logger: Logger(label: "benchmark"))
        try await server.run { print("listening on \($0.port)") }
    }

    static func router(_ directory: String) -> Router {
        Router { routes in
            routes.immediate(.GET, "/healthz") { _ in .text("ok") }
            routes.get("/healthz") { _ in .text("ok") }
            routes.immediate(.GET, "/api/admin/assets/:id/status") { head in
                head.hasCurrent(etag: "\"v1\"") ? .notModified(etag: "\"v1\"") : nil
            }
            routes.get("/api/admin/assets/:id/status") { _ in .text("{}").with("ETag", "\"v1\"") }
            routes.get("/task/:id") { request in .text(request.parameter("id")) }
            routes.get("/json") { _ in try .json(Listing.sample) }
            routes.get("/file/*path") { request in
                .file(
                    try FileBody(
                        path: directory + "/" + request.parameter("path"), contentType: "application/octet-stream"))
            }
            routes.get("/wait", RouteOptions(timeout: nil, drain: .cancel)) { _ in
                try await Task.sleep(for: .seconds(3600))
                return .noContent
            }
            routes.get("/events", RouteOptions(timeout: nil)) { _ in .events(Silence()) }
            let upload = RouteOptions(bodyLimit: 600 << 20, timeout: nil)
            routes.put("/raw", upload) { request in
                .text(try await Sink(directory: directory).take(request.body))
            }
            routes.post("/form", upload) { request in
                var digest = ""
                for try await part in try request.multipart() where part.filename != nil {
                    digest = try await Sink(directory: directory).take(part.body)
                }
                return .text(digest)
            }
        }
    }
}

/// Never says anything, until its reader is cancelled.
struct Silence: AsyncSequence, AsyncIteratorProtocol, Sendable {
    func makeAsyncIterator() -> Silence { self }
    mutating func next() async throws -> ServerSentEvent? {
        try await Task.sleep(for: .seconds(3600))
        return nil
    }
}

struct Listing: Codable, Sendable {
    struct Entry: Codable, Sendable {
        var id = UUID()
        var filename = "bigbuckbunny.mp4"
        var fileSize = 5_253_880
        var mimeType = "video/mp4"
        var width: Int? = 1280
        var height: Int? = 720
        var gifURL: String? = "/media/0199/out.gif?expires=1790000000&signature=abcdef"
        var conversionStatus = "completed"
        var conversionError: String?
        var createdAt = Date()
        var updatedAt = Date()
    }

    var items: [Entry]
    var nextCursor: String?

    static let sample = Listing(items: (0..<50).map { _ in Entry() }, nextCursor: nil)
}

/// Hashes and stores what comes, as an upload does.
struct Sink {
    let directory: String

    func take<Chunks: AsyncSequence>(_ chunks: Chunks) async throws -> String where Chunks.Element == ByteBuffer {
        let path = directory + "/" + UUID().uuidString
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        defer {
            close(descriptor)
            unlink(path)
        }
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
        for try await chunk in chunks {
            try chunk.withUnsafeReadableBytes { bytes in
                EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
                var rest = bytes[...]
                while !rest.isEmpty {
                    let part = UnsafeRawBufferPointer(rebasing: rest)
                    let count = write(descriptor, part.baseAddress, part.count)
                    guard count > 0 else { throw Problem.unavailable("The disk is full.", retryAfter: 60) }
                    rest = rest.dropFirst(count)
                }
            }
        }
        var digest = [UInt8](repeating: 0, count: 32)
        EVP_DigestFinal_ex(context, &digest, nil)
        return digest.map { String(format: "%02x", $0) }.joined()
    }
}
