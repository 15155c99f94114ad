import Foundation
import MediaConversion
import MediaInspection
import Subprocess
import Testing

/// Files made to do harm, or broken on their way. Each ends in a reason for a person, and leaves nothing.
///
/// Where our own header parser already refuses a file, it is also given to the converter with a header that lies: the
/// layers behind have to hold by themselves.
@Suite(.serialized, .timeLimit(.minutes(10))) struct HostileInputTests {
    private func expectRejection(_ studio: Studio, _ path: String, _ type: MediaType = .mp4, _ words: String)
        async throws
    {
        let reason = try #require(await rejection { try await studio.convert(path, lyingType: type) })
        #expect(reason.contains(words), "\(reason)")
        #expect(!reason.contains(studio.folder))
        #expect(try studio.leftovers() == [])
    }

    @Test(arguments: [
        "ffconcat version 1.0\nfile sibling.mp4\n",
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsibling.mp4\n#EXT-X-ENDLIST\n",
    ])
    func `a playlist that claims to be a video opens no other file`(text: String) async throws {
        let studio = try Studio()
        _ = try await studio.make("sibling.mp4", arguments: ["-c:v", "libx264"])
        let path = try studio.write("a.mp4", Array(text.utf8))
        #expect(throws: MediaHeaderError.unrecognised) { try MediaHeader.read(path: path) }
        try await expectRejection(studio, path, .mp4, "damaged")
        try await expectRejection(studio, path, .webm, "damaged")
    }

    @Test func `a picture too large to decode is refused before any memory is taken`() async throws {
        let studio = try Studio()
        // 300 bytes that claim 16000 × 16000 pixels.
        var bomb = try studio.bytes(try await studio.make("small.png", "color=red:size=64x64", ["-frames:v", "1"]))
        bomb.replaceSubrange(16..<24, with: [0, 0, 0x3E, 0x80, 0, 0, 0x3E, 0x80])
        let path = try studio.write("a.png", bomb)
        #expect(throws: MediaHeaderError.tooManyPixels(width: 16_000, height: 16_000)) {
            try MediaHeader.read(path: path)
        }
        #expect(await rejection { try await studio.convert(path, lyingType: .png) } != nil)
        #expect(try studio.leftovers() == [])
    }

    @Test func `ten hours at a frame an hour are refused`() async throws {
        let studio = try Studio()
        let path = try await studio.make(
            "a.mp4", "color=red:size=64x64:rate=1/3600:duration=36000", ["-c:v", "libx264"])
        #expect(throws: MediaHeaderError.self) { try MediaHeader.read(path: path) }
        try await expectRejection(studio, path, .mp4, "minutes")
    }

    @Test func `more than eight tracks are refused`() async throws {
        let studio = try Studio()
        let path = try await studio.make(
            "a.mp4",
            arguments: ["-f", "lavfi", "-i", "sine=duration=1", "-map", "0"] + (0..<8).flatMap { _ in ["-map", "1"] })
        try await expectRejection(studio, path, .mp4, "9 tracks")
    }

    @Test func `more than 120 frames a second are refused`() async throws {
        let studio = try Studio()
        let path = try await studio.make("a.mp4", "testsrc=duration=0.2:size=64x64:rate=240", ["-c:v", "libx264"])
        try await expectRejection(studio, path, .mp4, "frames a second")
    }

    @Test func `sound without a picture is refused`() async throws {
        let studio = try Studio()
        let path = try await studio.make("a.mp4", "sine=duration=1", ["-c:a", "aac"])
        #expect(throws: MediaHeaderError.noVideoTrack(.mp4)) { try MediaHeader.read(path: path) }
        try await expectRejection(studio, path, .mp4, "no video track")
    }

    @Test func `a video of no frames is refused`() async throws {
        let studio = try Studio()
        let path = try await studio.make(
            "a.mp4", arguments: ["-frames:v", "0", "-c:v", "mpeg4", "-movflags", "empty_moov"])
        #expect(await rejection { try await studio.convert(path, lyingType: .mp4) } != nil)
        #expect(try studio.leftovers() == [])
    }

    @Test(arguments: [["-movflags", "faststart"], []])
    func `a video that lost its end is refused`(options: [String]) async throws {
        let studio = try Studio()
        let whole = try studio.bytes(
            try await studio.make(
                "whole.mp4", "testsrc2=duration=2:size=320x180:rate=25", ["-c:v", "libx264", "-g", "5"] + options))
        let path = try studio.write("a.mp4", Array(whole.prefix(whole.count * 6 / 10)))
        #expect(throws: MediaHeaderError.truncated(.mp4)) { try MediaHeader.read(path: path) }
        #expect(await rejection { try await studio.convert(path, lyingType: .mp4) } != nil)
        #expect(try studio.leftovers() == [])
    }

    @Test func `a WebM that lost its end is refused`() async throws {
        let studio = try Studio()
        let whole = try studio.bytes(
            try await studio.make(
                "whole.webm", "testsrc2=duration=2:size=320x180:rate=25", ["-c:v", "libvpx", "-g", "5"]))
        let path = try studio.write("a.webm", Array(whole.prefix(whole.count / 2)))
        #expect(throws: MediaHeaderError.truncated(.webm)) { try MediaHeader.read(path: path) }
        try await expectRejection(studio, path, .webm, "ends too early")
    }

    @Test func `noise instead of media data is refused`() async throws {
        let studio = try Studio()
        var bytes = try studio.bytes(try await studio.make("whole.mp4", arguments: ["-c:v", "libx264"]))
        let media = try #require(Data(bytes).range(of: Data("mdat".utf8))).upperBound
        let index = try #require(Data(bytes).range(of: Data("moov".utf8))).lowerBound - 4
        for position in media..<index { bytes[position] = UInt8(truncatingIfNeeded: position &* 7_919 >> 3) }
        let path = try studio.write("a.mp4", bytes)
        #expect(await rejection { try await studio.convert(path) } != nil)
        #expect(try studio.leftovers() == [])
    }

    @Test func `a codec that is not on the list is named`() async throws {
        let studio = try Studio()
        let path = try await studio.make("a.mov", arguments: ["-c:v", "rawvideo"])
        try await expectRejection(studio, path, .mov, "rawvideo")
    }

    @Test(arguments: ["-i", "concat:x", "%d.mp4", "a b'\"\\.mp4", "pipe:1", "$(touch x).mp4"])
    func `names mean nothing`(name: String) async throws {
        let studio = try Studio()
        let plain = try await studio.make("plain.mp4", "testsrc=duration=0.2:size=64x64:rate=10", ["-c:v", "libx264"])
        let path = try studio.write(name, studio.bytes(plain))
        let outputs = try await studio.convert(path)
        #expect(outputs.files.count == 3)
    }
}
