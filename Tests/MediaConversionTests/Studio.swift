import Foundation
import MediaConversion
import MediaInspection
import Subprocess
import Synchronization
import TestSupport
import Testing

/// A temporary folder with the test's inputs and a work folder, gone with the value.
final class Studio: Sendable {
    let folder: String
    let work: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("greenroom-\(UUID().uuidString)").path
        work = folder + "/work"
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// Makes an input with FFmpeg. `picture` is a lavfi source; nil where the arguments name their own inputs.
    @discardableResult
    func make(_ name: String, _ picture: String? = "testsrc=duration=1:size=160x90:rate=10", _ arguments: [String])
        async throws -> String
    {
        let input = picture.map { ["-f", "lavfi", "-i", $0] } ?? []
        let outcome = try await Command(
            "ffmpeg", ["-nostdin", "-v", "error", "-y"] + input + arguments + ["file:" + path(name)]
        ).run()
        try #require(outcome.isSuccess, "\(outcome.errorTail)")
        return path(name)
    }

    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    func bytes(_ path: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// Converts a file that its own header describes.
    func convert(_ path: String, _ configure: (inout ConversionConfiguration) -> Void = { _ in }) async throws
        -> ConversionOutputs
    {
        try await convert(ConversionInput(path: path, header: MediaHeader.read(path: path)), configure)
    }

    /// Converts a file that our own parser would have refused, as if it had not.
    func convert(
        _ path: String, lyingType type: MediaType, _ configure: (inout ConversionConfiguration) -> Void = { _ in }
    ) async throws -> ConversionOutputs {
        try await convert(
            ConversionInput(path: path, header: MediaHeader(type: type, width: 160, height: 90, duration: 1)), configure
        )
    }

    func convert(
        _ input: ConversionInput, _ configure: (inout ConversionConfiguration) -> Void = { _ in }
    ) async throws -> ConversionOutputs {
        var configuration = ConversionConfiguration()
        configure(&configuration)
        return try await MediaConverter(configuration: configuration).convert(input, into: work)
    }

    /// Names in the work folder.
    func leftovers() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: work).sorted()
    }

    /// An executable shell script, to stand in for a program.
    func script(_ name: String, _ text: String) throws -> String {
        try Executable.writeScript(text, to: path(name))
        return path(name)
    }
}

/// Facts about a file, asked of ffprobe: `key=value` lines.
func facts(_ path: String, _ entries: String = "stream=codec_name,width,height,pix_fmt:format=duration") async throws
    -> [String: String]
{
    var command = Command(
        "ffprobe", ["-v", "error", "-show_entries", entries, "-of", "default=noprint_wrappers=1", "file:" + path])
    command.outputLimit = 1 << 20
    let outcome = try await command.run()
    try #require(outcome.isSuccess, "\(outcome.errorTail)")
    let pairs = String(decoding: outcome.output, as: UTF8.self).split(separator: "\n").compactMap {
        line -> (String, String)? in
        let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
        return parts.count == 2 ? (parts[0], parts[1]) : nil
    }
    return Dictionary(pairs) { first, _ in first }
}

/// One pixel of a file's first frame, as red, green, blue, alpha.
func pixel(_ path: String, x: Int, y: Int, decoder: [String] = []) async throws -> [UInt8] {
    var command = Command(
        "ffmpeg",
        ["-nostdin", "-v", "error"] + decoder + ["-i", "file:" + path, "-vf", "crop=2:2:\(x):\(y)", "-frames:v", "1"]
            + ["-f", "rawvideo", "-pix_fmt", "rgba", "pipe:1"])
    command.outputLimit = 4
    let outcome = try await command.run()
    try #require(outcome.isSuccess && outcome.output.count == 4, "\(outcome.errorTail)")
    return outcome.output
}

func rejection(_ body: () async throws -> ConversionOutputs) async -> String? {
    do {
        _ = try await body()
        return nil
    } catch ConversionError.rejected(let reason) {
        return reason
    } catch {
        return "not rejected but \(error)"
    }
}
