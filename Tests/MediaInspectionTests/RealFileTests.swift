import Foundation
import MediaInspection
import Subprocess
import Testing

/// Files as FFmpeg's muxers write them.
@Suite(.timeLimit(.minutes(10))) struct RealFileTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        let options: [String]
        let width: Int
        let height: Int
        let duration: Double?
        var type: MediaType = .mp4
        var testDescription: String { name }
    }

    static let samples = [
        Sample(name: "plain.mp4", options: ["-c:v", "libx264"], width: 320, height: 180, duration: 1),
        Sample(
            name: "front.mp4", options: ["-c:v", "libx264", "-movflags", "faststart"], width: 320, height: 180,
            duration: 1),
        Sample(
            name: "fragments.mp4", options: ["-c:v", "libx264", "-movflags", "frag_keyframe+empty_moov"], width: 320,
            height: 180,
            duration: nil),
        Sample(name: "plain.mov", options: ["-c:v", "mpeg4"], width: 320, height: 180, duration: 1, type: .mov),
        Sample(name: "vp8.webm", options: ["-c:v", "libvpx"], width: 320, height: 180, duration: 1, type: .webm),
        Sample(
            name: "live.webm", options: ["-c:v", "libvpx", "-live", "1"], width: 320, height: 180, duration: nil,
            type: .webm),
        Sample(name: "one.jpg", options: ["-frames:v", "1"], width: 320, height: 180, duration: nil, type: .jpg),
        Sample(name: "one.png", options: ["-frames:v", "1"], width: 320, height: 180, duration: nil, type: .png),
    ]

    @Test(arguments: samples)
    func `what FFmpeg writes is read`(sample: Sample) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("greenroom-\(UUID().uuidString)")
            .path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/\(sample.name)"
        let source = ["-f", "lavfi", "-i", "testsrc=duration=1:size=320x180:rate=10"]
        let outcome = try await Command("ffmpeg", ["-v", "error", "-nostdin"] + source + sample.options + [path]).run()
        try #require(outcome.isSuccess, "\(outcome.errorTail)")
        let header = try MediaHeader.read(path: path)
        #expect(header.type == sample.type)
        #expect((header.width, header.height) == (sample.width, sample.height))
        #expect(header.duration.map { ($0 * 10).rounded() / 10 } == sample.duration)
    }
}
