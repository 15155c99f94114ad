import Foundation
import HTTP
import NIOHTTP1
import Testing

/// A folder of its own for one test.
func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let path = NSTemporaryDirectory() + "/http-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}

@Suite struct FileTests {
    static let content = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 8) }

    private func withFiles(_ body: @escaping @Sendable (RawClient) throws -> Void) async throws {
        try await withFolder { folder in
            try Data(Self.content).write(to: URL(fileURLWithPath: folder + "/large"))
            try Data("0123456789".utf8).write(to: URL(fileURLWithPath: folder + "/small"))
            try Data().write(to: URL(fileURLWithPath: folder + "/empty"))
            #expect(mkfifo(folder + "/pipe", 0o600) == 0)
            try await withServer { routes in
                routes.get("/:name") { request in
                    .file(try FileBody(path: folder + "/" + request.parameter("name"), contentType: "video/mp4"))
                }
            } _: { port, _ in
                try body(try RawClient(port: port))
            }
        }
    }

    @Test func `files arrive whole, large, small and empty, on one connection`() async throws {
        try await withFiles { client in
            let large = try client.get("/large")
            #expect(large.status == 200)
            #expect(large.body == Self.content)
            #expect(large["content-type"] == "video/mp4")
            #expect(large["accept-ranges"] == "bytes")
            #expect(large["last-modified"]?.hasSuffix("GMT") == true)
            #expect(try client.get("/small").text == "0123456789")
            #expect(try client.get("/empty").body == [])
            #expect(try client.get("/missing").status == 404)
            #expect(try client.get("/pipe").status == 404)
            try client.send("HEAD /large HTTP/1.1\r\nHost: t\r\n\r\n")
            #expect(try client.response(toHead: true)["content-length"] == "2000000")
        }
    }

    @Test(
        arguments: [
            ("bytes=2-4", 206, "234", "bytes 2-4/10"), ("bytes=7-", 206, "789", "bytes 7-9/10"),
            ("bytes=-3", 206, "789", "bytes 7-9/10"), ("bytes=-99", 206, "0123456789", "bytes 0-9/10"),
            ("bytes=5-99", 206, "56789", "bytes 5-9/10"), ("bytes=0-0", 206, "0", "bytes 0-0/10"),
            ("bytes=20-30, 1-2, 4-5", 206, "12", "bytes 1-2/10"), ("bytes=10-", 416, "", "bytes */10"),
            ("bytes=-0", 416, "", "bytes */10"), ("bytes=4-2", 200, "0123456789", nil),
            ("bytes=x", 200, "0123456789", nil), ("lines=1-2", 200, "0123456789", nil),
            ("bytes=0-99999999999999999999999", 206, "0123456789", "bytes 0-9/10"),
        ] as [(String, Int, String, String?)])
    func `a range is answered with exactly its bytes`(
        range: String, status: Int, body: String, contentRange: String?
    ) async throws {
        try await withFiles { client in
            let response = try client.get("/small", "Range: \(range)")
            #expect(response.status == status)
            // A refusal has a problem for its body.
            if status != 416 { #expect(response.text == body) }
            #expect(response["content-range"] == contentRange)
        }
    }

    @Test func `a range deep inside a large file comes by itself`() async throws {
        try await withFiles { client in
            let response = try client.get("/large", "Range: bytes=700001-1900000")
            #expect(response.body == Array(Self.content[700_001...1_900_000]))
        }
    }

    @Test func `what the client has already is not sent again`() async throws {
        try await withFiles { client in
            let first = try client.get("/small")
            let etag = try #require(first["etag"])
            let date = try #require(first["last-modified"])
            #expect(try client.get("/small", "If-None-Match: \"other\", W/\(etag)").status == 304)
            #expect(try client.get("/small", "If-None-Match: *").status == 304)
            #expect(try client.get("/small", "If-None-Match: \"other\"").status == 200)
            #expect(try client.get("/small", "If-Modified-Since: \(date)").status == 304)
            #expect(try client.get("/small", "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT").status == 200)
            #expect(try client.get("/small", "Range: bytes=1-2", "If-Range: \(etag)").status == 206)
            #expect(try client.get("/small", "Range: bytes=1-2", "If-Range: \"other\"").status == 200)
            #expect(try client.get("/small", "Range: bytes=1-2", "If-Range: \(date)").status == 206)
        }
    }

    @Test func `a file that shrinks while it is sent ends the connection instead of a loop`() async throws {
        try await withFolder { folder in
            let path = folder + "/shrinking"
            try Data(count: 64 << 20).write(to: URL(fileURLWithPath: path))
            try await withServer { routes in
                routes.get("/") { _ in .file(try FileBody(path: path, contentType: "video/mp4")) }
            } _: { port, _ in
                let client = try RawClient(port: port, receiveBuffer: 4096)
                try client.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
                _ = try client.responseHead()
                #expect(truncate(path, 1 << 20) == 0)
                var received = 0
                while case let part = try client.receive(), !part.isEmpty { received += part.count }
                #expect(received < 64 << 20)
            }
        }
    }

    @Test func `no descriptor is left behind, also when clients leave in the middle`() async throws {
        let folder = "/proc/self/fd"
        try await withFolder { path in
            try Data(Self.content).write(to: URL(fileURLWithPath: path + "/large"))
            try await withServer { routes in
                routes.get("/large") { _ in .file(try FileBody(path: path + "/large", contentType: "video/mp4")) }
            } _: { port, _ in
                let client = try RawClient(port: port)
                _ = try client.get("/large")
                let before = try FileManager.default.destinations(in: folder, of: path)
                for _ in 0..<20 {
                    let leaving = try RawClient(port: port, receiveBuffer: 4096)
                    try leaving.send("GET /large HTTP/1.1\r\nHost: t\r\n\r\n")
                    _ = try leaving.responseHead()
                    leaving.reset()
                }
                // The server hears of the resets when it gets to it.
                while try FileManager.default.destinations(in: folder, of: path) > before {}
            }
        }
    }
}

extension FileManager {
    /// How many descriptors of this process point into `path`.
    func destinations(in folder: String, of path: String) throws -> Int {
        try contentsOfDirectory(atPath: folder).count { name in
            (try? destinationOfSymbolicLink(atPath: folder + "/" + name))?.hasPrefix(path) == true
        }
    }
}
