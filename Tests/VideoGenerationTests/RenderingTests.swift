import Foundation
import Synchronization
import Testing
import VideoGeneration

@Suite(.serialized, .timeLimit(.minutes(10))) struct RenderingTests {
    static let emotions = ["idle", "excited", "sad", "angry", "confused", "happy", "surprised", "neutral"]

    @Test func `a clip is four seconds of 720p that every browser plays, with a poster`() async throws {
        let studio = try Studio()
        let reports = Mutex<[VideoProgress]>([])
        let video = try await studio.render(
            "Mira waits backstage.", report: { report in reports.withLock { $0.append(report) } })

        let facts = try await facts(video.videoPath)
        #expect(facts["codec_name"] == "h264")
        #expect(facts["pix_fmt"] == "yuv420p")
        #expect(facts["width"] == "1280" && facts["height"] == "720")
        #expect(facts["nb_read_frames"] == "100")
        #expect(facts["r_frame_rate"] == "25/1")
        #expect(abs((facts["duration"].flatMap(Double.init) ?? 0) - 4) < 0.05)
        let poster = try await Self.size(of: video.posterPath)
        #expect(poster == "1280x720")

        #expect(video.provider == "ffmpeg" && video.costMicrodollars == 0 && video.mimeType == "video/mp4")
        #expect(try studio.leftovers() == ["poster.jpg", "video.mp4"])
        let fractions = reports.withLock { $0.map(\.fraction) }
        #expect(fractions == fractions.sorted() && fractions.count >= 3 && fractions.allSatisfy { $0 <= 1 })
        #expect(reports.withLock { $0.first?.stage } == .preparing)
    }

    private static func size(of path: String) async throws -> String {
        let facts = try await facts(path)
        return "\(facts["width"] ?? "")x\(facts["height"] ?? "")"
    }

    @Test func `each emotion looks and moves in a way of its own`() async throws {
        var pictures: [(emotion: String, still: Picture, colour: Picture, later: Picture)] = []
        for emotion in Self.emotions + ["melancholy", "smug"] {
            let studio = try Studio()
            let video = try await studio.render("The same words for all.", emotion: emotion)
            pictures.append(
                (
                    emotion, try await Picture(video.videoPath, at: 1.8, crop: "420:500:44:60"),
                    try await Picture(video.videoPath, at: 1.8, crop: "420:500:44:60", format: "rgb24"),
                    try await Picture(video.videoPath, at: 3.2, crop: "420:500:44:60")
                ))
        }
        for (index, one) in pictures.enumerated() {
            #expect(one.still.difference(one.later) > 0, "\(one.emotion) does not move")
            for other in pictures.dropFirst(index + 1) {
                #expect(one.colour.difference(other.colour) > 100, "\(one.emotion) looks like \(other.emotion)")
            }
        }
    }

    @Test func `an unknown emotion looks the same each time`() async throws {
        let whole = "1280:720:0:0"
        let one = try await look(at: "Hm.", emotion: "wistful", crop: whole, format: "rgb24")
        let other = try await look(at: "Hm.", emotion: "wistful", crop: whole, format: "rgb24")
        #expect(one.bytes == other.bytes)
    }

    @Test func `the thumbnail fills the portrait, and initials stand where it cannot be read`() async throws {
        let studio = try Studio()
        let blue = try await studio.picture("face.jpg", "color=c=0x2040ff:size=300x500")
        let video = try await studio.render("With a face.", thumbnail: blue)
        let middle = try await Picture(video.videoPath, crop: "20:20:244:260", format: "rgb24").bytes
        #expect(middle[2] > 180 && middle[0] < 90, "the portrait is not the thumbnail's blue: \(middle.prefix(3))")

        let initials = try await look(at: "With a face.", crop: Picture.portrait)
        #expect(initials.ink > 20, "there are no initials on the disc")

        // The header is sound, the picture is not there.
        let big = try await studio.picture("big.png", "testsrc=size=400x400")
        let whole = try Data(contentsOf: URL(fileURLWithPath: big))
        let broken = studio.path("broken.png")
        var bytes = whole.prefix(60)
        bytes.append(Data(repeating: 0xA5, count: 4_000))
        try bytes.write(to: URL(fileURLWithPath: broken))
        for path in [broken, studio.path("missing.jpg"), "/etc/hostname"] {
            let picture = try await look(at: "With a face.", thumbnail: path, crop: Picture.portrait)
            #expect(picture.difference(initials) < 20, "\(path) did not lead to the initials")
        }
    }
}
