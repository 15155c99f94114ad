import Foundation
import Logging
import Synchronization
import Testing

@testable import Telemetry

/// A log whose other end the test reads.
final class PipeOutput: Sendable {
    let sink: LogSink
    private let pipe = Pipe()

    init() { sink = LogSink(descriptor: pipe.fileHandleForWriting.fileDescriptor) }

    func logger(_ label: String = "test", level: Logger.Level = .trace) -> Logger {
        Logger(label: label) { label in
            JSONLogHandler(
                label: label, service: "tests", sink: self.sink, level: level, metadataProvider: LogContext.provider)
        }
    }

    /// The bytes that have arrived. Waits until there are some.
    func read() -> String { String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self) }

    /// Flushes and decodes the lines.
    func lines() throws -> [[String: Any]] {
        sink.flush()
        return try read().split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    func line() throws -> [String: Any] {
        let lines = try lines()
        #expect(lines.count == 1)
        return try #require(lines.first)
    }
}
