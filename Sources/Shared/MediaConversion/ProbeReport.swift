import Foundation
import MediaInspection

/// What `ffprobe -show_streams -show_format -of json` prints, as far as it is needed.
package struct ProbeReport: Decodable, Sendable {
    package struct Stream: Decodable, Sendable {
        package let codec_type: String?
        package let codec_name: String?
        package let width: Int?
        package let height: Int?
        package let pix_fmt: String?
        package let avg_frame_rate: String?
        package let r_frame_rate: String?
        package let duration: String?
        package let sample_aspect_ratio: String?
        package let color_transfer: String?
        package let color_primaries: String?
        package let color_space: String?
        package let field_order: String?
        package let disposition: [String: Int]?
        package let tags: [String: String]?
        package let side_data_list: [SideData]?
    }

    package struct SideData: Decodable, Sendable {
        package let rotation: Double?
    }

    struct Format: Decodable, Sendable {
        let duration: String?
    }

    package let streams: [Stream]
    let format: Format?

    package static func read(
        _ path: String, demuxer: String, with ffmpeg: FFmpeg
    ) async throws(ConversionError) -> ProbeReport {
        let printed = try await ffmpeg.probe(
            ["-show_streams", "-show_format", "-of", "json"] + FFmpegArguments.input(path, demuxer: demuxer))
        do {
            return try JSONDecoder().decode(ProbeReport.self, from: Data(printed))
        } catch {
            throw .rejected(reason: "The file describes itself in a way that cannot be read. Export it again.")
        }
    }

    /// The stream that FFmpeg calls `0:V:0`: cover pictures do not count.
    package var video: Stream? {
        streams.first { $0.codec_type == "video" && $0.disposition?["attached_pic"] != 1 }
    }

    package var audio: Stream? { streams.first { $0.codec_type == "audio" } }

    /// Seconds, by the container and then by the picture's own stream.
    package var duration: Double? {
        [format?.duration, video?.duration].lazy.compactMap { $0.flatMap(Double.init) }.first { $0.isFinite && $0 > 0 }
    }
}

extension ProbeReport.Stream {
    var seconds: Double? {
        duration.flatMap(Double.init).flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
    }

    /// "30000/1001" as a number; the average first, because the other is a guess for variable rates.
    var framesPerSecond: Double? {
        [avg_frame_rate, r_frame_rate].lazy.compactMap { $0.flatMap(Self.ratio) }.first
    }

    /// Width of a pixel by its height; 1 where nothing sensible is said.
    var pixelShape: Double {
        let shape = sample_aspect_ratio.flatMap(Self.ratio) ?? 1
        return (0.1...10).contains(shape) ? shape : 1
    }

    /// Degrees, of which quarter turns swap the sides.
    var isTurned: Bool {
        let degrees = side_data_list?.lazy.compactMap(\.rotation).first ?? 0
        return abs(degrees.truncatingRemainder(dividingBy: 180)).rounded() == 90
    }

    var isRotated: Bool { (side_data_list ?? []).contains { ($0.rotation ?? 0) != 0 } }

    /// VP8 and VP9 carry alpha beside the picture and say so in a tag alone.
    var hasAlpha: Bool {
        if tags?.contains(where: { $0.key.lowercased() == "alpha_mode" && $0.value == "1" }) == true { return true }
        let format = pix_fmt ?? ""
        return ["yuva", "rgba", "argb", "bgra", "abgr", "gbrap", "ya8", "ya16", "pal8"].contains {
            format.hasPrefix($0)
        }
    }

    var isHDR: Bool { ["smpte2084", "arib-std-b67"].contains(color_transfer ?? "") }

    private static func ratio(_ text: String) -> Double? {
        let parts = text.split(whereSeparator: { $0 == "/" || $0 == ":" }).compactMap { Double($0) }
        guard parts.count == 2, parts[0] > 0, parts[1] > 0 else { return nil }
        return parts[0] / parts[1]
    }
}
