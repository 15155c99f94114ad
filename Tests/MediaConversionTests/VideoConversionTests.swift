import Foundation
import MediaConversion
import MediaInspection
import Synchronization
import Testing

/// Videos of many kinds all come out upright, in proportion, playable everywhere.
@Suite(.serialized, .timeLimit(.minutes(10))) struct VideoConversionTests {
    struct Kind: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let name: String
        var picture: String? = "testsrc=duration=1:size=160x90:rate=10"
        let arguments: [String]
        var webm = "160x90"
        var hasAudio = false
    }

    static let sound = ["-f", "lavfi", "-i", "sine=duration=1", "-shortest"]

    static let kinds = [
        Kind(
            testDescription: "with sound", name: "a.mp4", arguments: sound + ["-c:v", "libx264", "-c:a", "aac"],
            hasAudio: true),
        Kind(
            testDescription: "odd sizes", name: "a.mp4", picture: "testsrc=duration=1:size=161x91:rate=10",
            arguments: ["-c:v", "mpeg4"]),
        Kind(testDescription: "4:4:4", name: "a.mp4", arguments: ["-c:v", "libx264", "-pix_fmt", "yuv444p"]),
        Kind(testDescription: "10 bits", name: "a.mp4", arguments: ["-c:v", "libx264", "-pix_fmt", "yuv420p10le"]),
        Kind(
            testDescription: "HDR", name: "a.mp4",
            arguments: [
                "-c:v", "libx264", "-pix_fmt", "yuv420p10le", "-color_primaries", "bt2020", "-color_trc", "smpte2084",
                "-colorspace",
                "bt2020nc",
            ]),
        Kind(
            testDescription: "HLG without its primaries", name: "a.mp4",
            arguments: ["-c:v", "libx264", "-color_trc", "arib-std-b67"]),
        Kind(
            testDescription: "variable frame rate", name: "a.mp4", picture: "testsrc=duration=2:size=160x90:rate=30",
            arguments: ["-vf", "select='not(mod(n\\,7))+gt(n\\,40)'", "-vsync", "vfr", "-c:v", "libx264"]),
        Kind(
            testDescription: "interlaced", name: "a.mp4",
            arguments: ["-c:v", "libx264", "-flags", "+ildct+ilme", "-vf", "setfield=tff"]),
        Kind(
            testDescription: "oblong pixels", name: "a.mp4", arguments: ["-vf", "setsar=2", "-c:v", "libx264"],
            webm: "320x90"),
        Kind(testDescription: "one frame", name: "a.mp4", arguments: ["-frames:v", "1", "-c:v", "libx264"]),
        Kind(
            testDescription: "larger than 720p", name: "a.mp4", picture: "testsrc=duration=0.3:size=1920x1080:rate=10",
            arguments: ["-c:v", "mpeg4"], webm: "1280x720"),
        Kind(
            testDescription: "portrait", name: "a.mov", picture: "testsrc=duration=1:size=90x160:rate=10",
            arguments: ["-c:v", "mpeg4"], webm: "90x160"),
        Kind(
            testDescription: "fragmented, without duration", name: "a.mp4",
            arguments: ["-c:v", "libx264", "-movflags", "frag_keyframe+empty_moov+default_base_moof"]),
        Kind(testDescription: "a live recording", name: "a.webm", arguments: ["-c:v", "libvpx", "-live", "1"]),
        Kind(
            testDescription: "time code track", name: "a.mov",
            arguments: ["-c:v", "libx264", "-timecode", "01:00:00:00"]),
        Kind(testDescription: "ProRes", name: "a.mov", arguments: ["-c:v", "prores_ks"]),
        Kind(
            testDescription: "surround sound", name: "a.mp4",
            arguments: [
                "-f", "lavfi", "-i", "anoisesrc=duration=1,pan=5.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0", "-shortest",
                "-c:v", "libx264", "-c:a", "aac",
            ], hasAudio: true),
    ]

    @Test(arguments: kinds)
    func `all outputs are there, verified and in proportion`(kind: Kind) async throws {
        let studio = try Studio()
        let path = try await studio.make(kind.name, kind.picture, kind.arguments)
        let outputs = try await studio.convert(path)

        #expect(try studio.leftovers() == ["clip.gif", "clip.webm", "poster.jpg"])
        let webm = try #require(outputs.file(.webm))
        let gif = try #require(outputs.file(.gif))
        let thumbnail = try #require(outputs.file(.thumbnail))
        #expect("\(webm.width)x\(webm.height)" == kind.webm)
        #expect(try await facts(webm.path)["pix_fmt"] == "yuv420p")
        #expect(outputs.source.hasAudio == kind.hasAudio)
        for file in [gif, thumbnail] {
            #expect(max(file.width, file.height) <= 480)
            let shapes = (Double(file.width) / Double(file.height), Double(webm.width) / Double(webm.height))
            #expect(abs(shapes.0 / shapes.1 - 1) < 0.05)
        }
        for file in outputs.files {
            let seen = try await facts(file.path)
            #expect(seen["width"] == "\(file.width)" && seen["height"] == "\(file.height)")
            #expect(try studio.bytes(file.path).count == Int(file.bytes))
        }
        #expect(Data(base64Encoded: outputs.thumbhash).map { (15...30).contains($0.count) } == true)
        #expect(outputs.recipe == Recipe.standard.id)
    }

    @Test(arguments: [90, 180, 270])
    func `a turned recording comes out upright`(degrees: Int) async throws {
        let studio = try Studio()
        // A red left half tells where left has gone.
        let plain = try await studio.make(
            "plain.mp4", "color=blue:duration=0.5:size=160x90:rate=10",
            ["-vf", "drawbox=0:0:80:90:red:fill", "-c:v", "libx264"])
        let turned = try await studio.make(
            "turned.mp4", nil, ["-i", plain, "-c", "copy", "-metadata:s:v:0", "rotate=\(degrees)"])
        let outputs = try await studio.convert(turned)
        let isPortrait = degrees != 180
        #expect((outputs.source.width, outputs.source.height) == (isPortrait ? (90, 160) : (160, 90)))
        for file in outputs.files {
            #expect((file.width < file.height) == isPortrait)
            // FFmpeg counts against the clock here: the red half comes to the bottom, to the right, to the top.
            let place = [90: (45, 140), 180: (140, 45), 270: (45, 20)][degrees] ?? (0, 0)
            let colour = try await pixel(file.path, x: place.0, y: place.1)
            #expect(colour[0] > 180 && colour[2] < 80, "\(file.kind): \(colour)")
        }
    }

    @Test(arguments: [
        ("a.webm", ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-pix_fmt", "yuva420p"]),
        ("a.mov", ["-c:v", "qtrle"]),
    ])
    func `transparency stays in WebM and GIF, and is white in the poster`(name: String, codec: [String]) async throws {
        let studio = try Studio()
        let path = try await studio.make(
            name, "color=blue:duration=0.5:size=160x90:rate=10",
            ["-vf", "format=rgba,geq=r=0:g=0:b=255:a='255*gte(X,80)'"] + codec)
        let outputs = try await studio.convert(path)
        #expect(outputs.source.hasAlpha)
        let webm = try #require(outputs.file(.webm))
        #expect(try await pixel(webm.path, x: 20, y: 40, decoder: ["-c:v", "libvpx-vp9"])[3] < 40)
        #expect(try await pixel(webm.path, x: 120, y: 40, decoder: ["-c:v", "libvpx-vp9"])[3] > 215)
        #expect(try await pixel(try #require(outputs.file(.gif)).path, x: 20, y: 40)[3] == 0)
        let poster = try await pixel(try #require(outputs.file(.thumbnail)).path, x: 20, y: 40)
        #expect(poster[0] > 235 && poster[1] > 235 && poster[2] > 235)
    }

    @Test func `a WebM that fits already is copied, without its title`() async throws {
        let studio = try Studio()
        let path = try await studio.make(
            "a.webm", "testsrc=duration=1:size=320x180:rate=10",
            Self.sound + ["-c:v", "libvpx", "-c:a", "libopus", "-metadata", "title=SECRETTITLE"])
        let outputs = try await studio.convert(path)
        let webm = try #require(outputs.file(.webm))
        #expect(try await facts(webm.path)["codec_name"] == "vp8")
        #expect(!contains(try studio.bytes(webm.path), "SECRETTITLE"))
        #expect(outputs.file(.gif) != nil)
    }

    @Test func `place, camera and title reach no output`() async throws {
        let studio = try Studio()
        let path = try await studio.make(
            "a.mov", Kind(testDescription: "", name: "", arguments: []).picture,
            [
                "-c:v", "libx264", "-movflags", "use_metadata_tags", "-metadata", "location=+52.5-013.4/SECRET",
                "-metadata", "make=SECRET",
            ]
                + ["-metadata", "com.apple.quicktime.location.ISO6709=SECRET", "-metadata:s:v", "handler_name=SECRET"])
        #expect(contains(try studio.bytes(path), "SECRET"))
        for file in try await studio.convert(path).files {
            #expect(!contains(try studio.bytes(file.path), "SECRET"), "\(file.kind)")
            let tags = try await facts(file.path, "format_tags:stream_tags").keys
            #expect(tags.allSatisfy { !$0.contains("location") && !$0.contains("make") })
        }
    }

    @Test func `subtitles are dropped, not refused`() async throws {
        let studio = try Studio()
        let texts = try studio.write("a.srt", Array("1\n00:00:00,000 --> 00:00:01,000\nHello\n".utf8))
        let path = try await studio.make("a.mp4", arguments: ["-i", texts, "-c:v", "libx264", "-c:s", "mov_text"])
        let webm = try #require(try await studio.convert(path).file(.webm))
        #expect(try await facts(webm.path, "format=nb_streams")["nb_streams"] == "1")
    }

    @Test func `a black beginning does not make a black poster`() async throws {
        let studio = try Studio()
        let path = try await studio.make(
            "a.mp4", "testsrc=duration=2:size=160x90:rate=25",
            ["-vf", "drawbox=0:0:160:90:black:fill:enable='lt(t,1)'", "-c:v", "libx264"])
        let poster = try #require(try await studio.convert(path).file(.thumbnail))
        var brightest: UInt8 = 0
        for place in [(20, 20), (60, 40), (100, 60)] {
            brightest = max(brightest, try await pixel(poster.path, x: place.0, y: place.1).prefix(3).max() ?? 0)
        }
        #expect(brightest > 60)
    }

    @Test func `the poster is handed out before the rest, and the reports only go up`() async throws {
        let studio = try Studio()
        let path = try await studio.make("a.mp4", "testsrc=duration=3:size=320x180:rate=25", ["-c:v", "libx264"])
        let events = Mutex<[String]>([])
        let fractions = Mutex<[Double]>([])
        let outputs = try await MediaConverter().convert(
            ConversionInput(path: path, header: MediaHeader.read(path: path)), into: studio.work,
            onPoster: { poster in
                let exists = FileManager.default.fileExists(atPath: poster.file.path)
                events.withLock { $0.append(exists ? "poster" : "no poster") }
            },
            report: { progress in
                fractions.withLock { $0.append(progress.fraction) }
                if progress.stage == .finished { events.withLock { $0.append("finished") } }
            })
        #expect(events.withLock { $0 } == ["poster", "finished"])
        let seen = fractions.withLock { $0 }
        #expect(seen == seen.sorted())
        #expect(seen.last == 1)
        #expect(outputs.source.duration.map { abs($0 - 3) < 0.1 } == true)
        #expect(outputs.source.framesPerSecond == 25)
        #expect(outputs.source.videoCodec == "h264")
    }

    @Test func `two conversions of one file at once do not meet`() async throws {
        let studio = try Studio()
        let other = try Studio()
        let path = try await studio.make("a.mp4", arguments: ["-c:v", "libx264"])
        async let first = studio.convert(path)
        async let second = other.convert(path)
        let hashes = try await (first.thumbhash, second.thumbhash)
        #expect(hashes.0 == hashes.1)
    }
}

extension Studio {
    func make(_ name: String, arguments: [String]) async throws -> String {
        try await make(name, "testsrc=duration=1:size=160x90:rate=10", arguments)
    }
}

func contains(_ bytes: [UInt8], _ text: String) -> Bool {
    Data(bytes).range(of: Data(text.utf8)) != nil
}
