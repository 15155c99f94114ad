import Foundation
import Logging
import Testing

@testable import Telemetry

struct LoggingTests {
    private let output = PipeOutput()

    @Test func `a message becomes one line of JSON with time, level, service, logger and metadata`() throws {
        output.logger("http").info("Request served", metadata: ["request_id": "r1", "status": .stringConvertible(200)])
        let line = try output.line()
        #expect(line["level"] as? String == "info")
        #expect(line["service"] as? String == "tests")
        #expect(line["logger"] as? String == "http")
        #expect(line["message"] as? String == "Request served")
        #expect(line["request_id"] as? String == "r1")
        #expect(line["status"] as? Int == 200)
        let time = try #require(line["ts"] as? String)
        #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
    }

    @Test func `times are those of the calendar`() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00.007Z"), (951_782_399, "2000-02-28T23:59:59.007Z"),
            (951_782_400, "2000-02-29T00:00:00.007Z"), (1_763_730_962, "2025-11-21T13:16:02.007Z"),
            (4_107_542_399, "2100-02-28T23:59:59.007Z"), (4_107_542_400, "2100-03-01T00:00:00.007Z"),
        ] {
            var bytes: [UInt8] = []
            LogTimestamp(timespec(tv_sec: seconds, tv_nsec: 7_999_999)).append(to: &bytes)
            #expect(String(decoding: bytes, as: UTF8.self) == text)
        }
    }

    @Test func `nested metadata is flattened and its names are snake_case`() throws {
        output.logger().info(
            "x", metadata: ["job": ["jobID": "7", "retry-count": "1"], "userID": "u", "level": "mine"])
        let line = try output.line()
        #expect(line["job_job_id"] as? String == "7")
        #expect(line["job_retry_count"] as? String == "1")
        #expect(line["user_id"] as? String == "u")
        #expect(line["level"] as? String == "info")
        #expect(line["meta_level"] as? String == "mine")
    }

    @Test(arguments: [
        "password", "db_password_file", "sessionToken", "client_secret", "Authorization", "set-cookie", "signature",
        "apiKey", "api_key",
    ])
    func `a value under a telling key is not shown`(key: String) throws {
        output.logger().info("x", metadata: ["\(key)": "hunter2", "inner": ["\(key)": ["deep": "hunter2"]]])
        output.sink.flush()
        let text = output.read()
        #expect(!text.contains("hunter2"))
        #expect(text.contains("[redacted]"))
    }

    @Test func `credentials inside any text are not shown`() throws {
        output.logger().info(
            "GET /media/a.gif?expires=1&signature=QUJDREVGR0hJSktMTU5P",
            metadata: [
                "header": "Bearer abcdefghijklmnopqrst", "note": "used grn_0123456789abcdefghijABCDEFGHIJ, again",
            ])
        let line = try output.line()
        #expect(line["message"] as? String == "GET /media/a.gif?expires=1&signature=[redacted]")
        #expect(line["header"] as? String == "Bearer [redacted]")
        #expect(line["note"] as? String == "used grn_[redacted], again")
    }

    @Test func `control characters cannot begin a line or drive a terminal`() throws {
        let hostile = "a\nb\r\u{1b}[31m\u{0}\u{7f}\u{9b}2J\u{2028}\"\\é😀"
        output.logger().info("\(hostile)", metadata: ["k\ney": "\(hostile)"])
        output.sink.flush()
        let text = output.read()
        #expect(text.count { $0 == "\n" } == 1)
        #expect(!text.unicodeScalars.dropLast().contains { $0.value < 0x20 || (0x7f...0x9f).contains($0.value) })
        let line = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(line["message"] as? String == hostile)
        #expect(line["k_ey"] as? String == hostile)
    }

    @Test(arguments: ["a", "é", "€", "😀", "\u{1}", "\""])
    func `a line stays within 16 KiB, is valid and says that it was cut`(unit: String) throws {
        let long = String(repeating: unit, count: 100_000)
        let many = (0..<2000).map { ("key_\($0)", Logger.MetadataValue.string("value")) }
        let metadata = Logger.Metadata(
            uniqueKeysWithValues: many + [("a_list", .array([.string(long), .string(long)]))])
        output.logger().info("\(long)", metadata: metadata)
        output.sink.flush()
        var text = ""
        while !text.hasSuffix("\n") { text += output.read() }
        #expect(text.utf8.count <= 16 * 1024)
        let line = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect((line["message"] as? String)?.hasSuffix("…[truncated]") == true)
        #expect(line["truncated"] as? Bool == true)
    }

    @Test func `context reaches every logger inside, and child tasks, and ends with the call`() async throws {
        let logger = output.logger()
        await LogContext.with(["request_id": "r1"]) {
            await LogContext.with(["job_id": "j1"]) {
                async let child: Void = Task.yield()
                logger.info("inside")
                await child
            }
        }
        logger.info("outside")
        let lines = try output.lines()
        #expect(lines.first?["request_id"] as? String == "r1")
        #expect(lines.first?["job_id"] as? String == "j1")
        #expect(lines.last?["request_id"] == nil)
    }

    @Test func `a logger's metadata and level are its own`() throws {
        let first = output.logger(level: .info)
        var second = first
        second[metadataKey: "only"] = "second"
        second.logLevel = .error
        first.info("one")
        second.info("not shown")
        #expect(try output.line()["only"] == nil)
        #expect(first.logLevel == .info)
    }
}
