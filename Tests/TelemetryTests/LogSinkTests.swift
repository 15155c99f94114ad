import Foundation
import Logging
import Testing

@testable import Telemetry

struct LogSinkTests {
    @Test func `lines arrive without anybody flushing`() {
        let output = PipeOutput()
        output.logger().info("later")
        #expect(output.read().contains("later"))
    }

    @Test func `an error is written, with all before it, before the call returns`() throws {
        let output = PipeOutput()
        output.logger().info("first")
        output.logger().error("second")
        // Nothing else writes to the pipe now, and what is there is all that `read` gives.
        let text = output.read()
        #expect(text.contains("first") && text.contains("second"))
    }

    @Test func `lines of many threads stay whole and none is lost`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID()).jsonl")
        #expect(FileManager.default.createFile(atPath: file.path, contents: nil))
        defer { try? FileManager.default.removeItem(at: file) }
        let handle = try FileHandle(forWritingTo: file)
        let sink = LogSink(descriptor: handle.fileDescriptor)
        DispatchQueue.concurrentPerform(iterations: 8) { thread in
            for index in 0..<2500 { sink.append(Array("\(thread) \(index)\n".utf8), urgent: index % 500 == 0) }
        }
        sink.flush()
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 20_000)
        for thread in 0..<8 {
            let own = lines.filter { $0.hasPrefix("\(thread) ") }.map { $0.dropFirst(2) }
            #expect(own == (0..<2500).map { "\($0)" })
        }
    }

    @Test func `a full disk loses lines, counts them and never a process`() throws {
        let full = try FileHandle(forWritingTo: URL(filePath: "/dev/full"))
        let sink = LogSink(descriptor: full.fileDescriptor)
        for _ in 0..<3 { sink.append(Array("{}\n".utf8), urgent: false) }
        sink.flush()
        // The descriptor's device is replaced by one that has room again.
        let pipe = Pipe()
        #expect(dup2(pipe.fileHandleForWriting.fileDescriptor, full.fileDescriptor) >= 0)
        sink.append(Array("{}\n".utf8), urgent: true)
        let text = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
        #expect(text.contains(#""count":3"#))
    }
}
