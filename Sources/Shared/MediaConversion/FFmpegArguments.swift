package import MediaInspection

/// The parts of FFmpeg command lines that keep hostile input from doing harm. Pure: text in, text out.
package enum FFmpegArguments {
    /// Decoders of what cameras, phones and editors write. All else stays out of reach.
    private static let decoders = [
        "h264", "hevc", "vp8", "vp9", "libvpx", "libvpx-vp9", "av1", "libdav1d", "mpeg4", "mpeg2video", "h263", "mjpeg",
        "prores",
        "qtrle", "dnxhd", "png", "gif", "aac", "mp3float", "mp3", "opus", "libopus", "vorbis", "alac", "ac3", "eac3",
        "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_f32le", "pcm_u8", "flac",
        // ffprobe opens a decoder for each track, the subtitles that we drop as well.
        "mov_text", "webvtt", "cc_dec", "eia_608",
    ]

    static func isDecodable(_ codec: String) -> Bool { decoders.contains(codec) }

    /// Opens one file and nothing else: the demuxer is forced, so that a playlist is no playlist, no other protocol is
    /// there to follow a link with, and no picture beyond the limit is allocated.
    package static func input(_ path: String, demuxer: String) -> [String] {
        [
            "-protocol_whitelist", "file", "-codec_whitelist", decoders.joined(separator: ","), "-max_pixels",
            "\(MediaHeader.maximumPixels)",
            "-f", demuxer, "-i", "file:\(path)",
        ]
    }

    package static func demuxer(of type: MediaType) -> String {
        switch type {
        case .mp4, .mov: "mov"
        case .webm: "matroska"
        case .jpg: "jpeg_pipe"
        case .png: "png_pipe"
        }
    }

    /// Location, camera, title and chapters stay behind.
    package static let withoutMetadata = [
        "-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
    ]

    static let quiet = ["-nostdin", "-v", "error", "-y"]
    package static let progress = ["-progress", "pipe:1", "-stats_period", "0.25"]

    package static func output(_ path: String, muxer: String) -> [String] {
        ["-f", muxer, "file:\(path)"]
    }
}
