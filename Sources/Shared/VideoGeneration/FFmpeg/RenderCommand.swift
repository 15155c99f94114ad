import MediaConversion
import MediaInspection

/// The arguments of the one FFmpeg that renders a clip. Pure: text in, text out. Of the request, only the thumbnail's
/// path is in them, as an input.
struct RenderCommand {
    let mood: Mood
    let seed: UInt64
    let thumbnail: Thumbnail?
    let threads: Int

    struct Thumbnail: Equatable {
        let path: String
        let type: MediaType
    }

    /// File names are relative to the folder that FFmpeg is run in.
    var arguments: [String] {
        var layers: [RenderFolder.Name] = [.ground, .firstLight, .secondLight, .disc]
        if thumbnail != nil { layers.append(.mask) }
        var arguments = FFmpegArguments.progress
        for layer in layers { arguments += ["-f", "svg_pipe", "-i", "file:\(layer.rawValue)"] }
        if let thumbnail {
            arguments += FFmpegArguments.input(
                thumbnail.path, demuxer: FFmpegArguments.demuxer(of: thumbnail.type))
        }
        arguments += ["-filter_complex", graph, "-map", "[film]"]
        arguments += encoding + FFmpegArguments.withoutMetadata
        arguments += ["-movflags", "+faststart"]
        arguments += FFmpegArguments.output(RenderFolder.Name.video.rawValue, muxer: "mp4")
        // The first frame of its branch is the only one: the muxer takes no second.
        arguments += ["-map", "[still]", "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "3"]
        arguments += FFmpegArguments.withoutMetadata + ["-update", "1"]
        return arguments + FFmpegArguments.output(RenderFolder.Name.poster.rawValue, muxer: "image2")
    }

    /// 100 frames of 720p, measured on two cores (2026-11): x264 superfast 1.4 s of CPU, of which the picture itself is
    /// 0.5; libvpx-vp9 at its fastest 1.4 s, too. So the one that every browser and every phone plays.
    private var encoding: [String] {
        [
            "-c:v", "libx264", "-preset", "superfast", "-crf", "20", "-profile:v", "high", "-pix_fmt", "yuv420p",
            "-g", "50", "-threads", "\(threads)", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc",
            "bt709", "-color_range", "tv",
        ]
    }

    // MARK: The graph

    /// Still layers are decoded and converted once; what is done a frame is to move and blend them.
    private var graph: String {
        [
            still("0:v", as: "ground", "yuv420p"), still("1:v", as: "light1", "yuva420p"),
            still("2:v", as: "light2", "yuva420p"), portrait,
            "[ground][light1]overlay=\(lightPath(-150, -190, 70, 45, 0)):eval=frame[a]",
            "[a][light2]overlay=\(lightPath(690, 190, 90, 60, 1)):eval=frame[b]",
            "[b][portrait]overlay=x='\(Frame.Portrait.left)+\(mood.motion.across)'"
                + ":y='\(Frame.Portrait.top)+\(mood.motion.down)':eval=frame[c]",
            "[c]ass=filename=\(RenderFolder.Name.words.rawValue),trim=end_frame=\(Frame.count),split[film][taken]",
            "[taken]trim=start_frame=\(Frame.posterAt):end_frame=\(Frame.posterAt + 1),setpts=PTS-STARTPTS,"
                + "scale=in_color_matrix=bt709:out_color_matrix=bt601:in_range=tv:out_range=pc,format=yuvj420p[still]",
        ].joined(separator: ";")
    }

    private var portrait: String {
        let side = 2 * Frame.Portrait.radius
        guard thumbnail != nil else {
            return "[3:v]format=rgba,ass=filename=\(RenderFolder.Name.initials.rawValue):alpha=1,\(looped("yuva420p"))"
                + "[portrait]"
        }
        let inset = Frame.Portrait.side / 2 - Frame.Portrait.radius
        return "[4:v]format=rgba,alphaextract[mask];"
            + "[5:v]scale=\(side):\(side):force_original_aspect_ratio=increase:flags=lanczos,crop=\(side):\(side),"
            + "setsar=1,format=rgba[face];[face][mask]alphamerge[round];"
            + "[3:v][round]overlay=\(inset):\(inset):format=rgb,\(looped("yuva420p"))[portrait]"
    }

    private func still(_ input: String, as name: String, _ format: String) -> String {
        "[\(input)]\(looped(format))[\(name)]"
    }

    private func looped(_ format: String) -> String {
        "scale=out_color_matrix=bt709:out_range=tv,format=\(format),loop=-1:1,setpts=N/\(Frame.rate)/TB,fps=\(Frame.rate)"
    }

    /// A light goes round once in the clip, from a place that the seed chooses.
    private func lightPath(_ left: Int, _ top: Int, _ across: Int, _ down: Int, _ number: UInt64) -> String {
        var numbers = SeededNumbers(seed: seed &+ number)
        let phase = (numbers.next(0...6.28) * 100).rounded() / 100
        let sign = number == 0 ? "+" : "-"
        return "x='\(left)+\(across)*cos(\(phase)\(sign)PI*t/2)':y='\(top)+\(down)*sin(\(phase)\(sign)PI*t/2)'"
    }
}
