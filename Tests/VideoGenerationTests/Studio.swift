import Foundation
import MediaConversion
import Subprocess
import Synchronization
import TestSupport
import Testing
import VideoGeneration

/// A temporary folder with a folder to render into, gone with the value.
final class Studio: Sendable {
    let folder: String
    let work: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("greenroom-\(UUID().uuidString)").path
        work = folder + "/it's: a [work] folder,\\"
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    func render(
        _ text: String, emotion: String = "neutral", name: String = "Mira Solberg", thumbnail: String? = nil,
        configure: (inout ConversionConfiguration) -> Void = { _ in },
        report: @escaping @Sendable (VideoProgress) -> Void = { _ in }
    ) async throws -> GeneratedVideo {
        var configuration = ConversionConfiguration()
        configure(&configuration)
        return try await FFmpegVideoGenerator(configuration: configuration).generate(
            VideoRequest(text: text, characterName: name, thumbnailPath: thumbnail, emotion: emotion, seed: 7),
            into: work, report: report)
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

    /// Makes a picture with FFmpeg.
    func picture(_ name: String, _ source: String) async throws -> String {
        let outcome = try await Command(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-y", "-f", "lavfi", "-i", source, "-frames:v", "1", "file:" + path(name)]
        ).run()
        try #require(outcome.isSuccess, "\(outcome.errorTail)")
        return path(name)
    }
}

/// Facts about a file, asked of ffprobe: `key=value` lines.
func facts(_ path: String) async throws -> [String: String] {
    var command = Command(
        "ffprobe",
        [
            "-v", "error", "-count_frames", "-show_entries",
            "stream=codec_name,width,height,pix_fmt,nb_read_frames,r_frame_rate:format=duration:format_tags", "-of",
            "default=noprint_wrappers=1", "file:" + path,
        ])
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

/// A part of one frame, as grey or colour values.
struct Picture {
    let bytes: [UInt8]

    /// - Parameter crop: `width:height:x:y`.
    init(_ path: String, at second: Double = 2, crop: String = "1280:720:0:0", format: String = "gray") async throws {
        var command = Command(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-ss", "\(second)", "-i", "file:" + path, "-vf", "crop=\(crop)"]
                + ["-frames:v", "1", "-f", "rawvideo", "-pix_fmt", format, "pipe:1"])
        command.outputLimit = 8 << 20
        let outcome = try await command.run()
        try #require(outcome.isSuccess && !outcome.output.isEmpty, "\(outcome.errorTail)")
        bytes = outcome.output
    }

    /// How many of 1,000 pixels differ by more than noise of the encoder.
    func difference(_ other: Picture) -> Int {
        guard bytes.count == other.bytes.count else { return 1_000 }
        let changed = zip(bytes, other.bytes).count { abs(Int($0) - Int($1)) > 24 }
        return changed * 1_000 / max(1, bytes.count)
    }

    /// How many of 1,000 pixels are nearly white: text.
    var ink: Int { bytes.count { $0 > 190 } * 1_000 / max(1, bytes.count) }

    static let textBox = "692:600:516:60"
    static let portrait = "300:300:104:156"
}

/// A part of the frame that shows a text.
func look(
    at text: String, emotion: String = "neutral", thumbnail: String? = nil, crop: String = Picture.textBox,
    format: String = "gray"
) async throws -> Picture {
    let studio = try Studio()
    let video = try await studio.render(text, emotion: emotion, thumbnail: thumbnail)
    let picture = try await Picture(video.videoPath, crop: crop, format: format)
    return withExtendedLifetime(studio) { picture }
}

/// What the generator threw; nil where it did not.
func generationError(_ body: () async throws -> GeneratedVideo) async -> VideoGenerationError? {
    do {
        _ = try await body()
        return nil
    } catch { return error as? VideoGenerationError }
}

/// Of scalars that a literal may not hold.
func text(of values: [UInt32]) -> String {
    String(String.UnicodeScalarView(values.compactMap { Unicode.Scalar($0) }))
}
