import Subprocess
import Testing

@testable import MediaConversion

@Suite struct ThumbHashTests {
    /// The same pixels through the reference implementation's port to Python (thumbhash-python 1.0.1).
    private func pixels(hasAlpha: Bool) -> [UInt8] {
        var pixels: [UInt8] = []
        for y in 0..<32 {
            for x in 0..<32 {
                pixels += [UInt8(x * 255 / 31), UInt8(y * 255 / 31), UInt8(x * y % 256)]
                pixels.append(hasAlpha ? UInt8(x * 8 % 256) : 255)
            }
        }
        return pixels
    }

    @Test func `an opaque picture hashes as the reference does`() {
        let hash = ThumbHash(rgba: pixels(hasAlpha: false), side: 32, shape: PictureSize(width: 32, height: 32))
        #expect(hash?.base64 == "3QgOHxpgdndwiIiGiGeId3iHFx/7gI8H")
    }

    @Test func `a transparent picture hashes as the reference does`() {
        let hash = ThumbHash(rgba: pixels(hasAlpha: true), side: 32, shape: PictureSize(width: 32, height: 32))
        #expect(hash?.base64 == "IlmGFQw3s4egiIZoaPHQPvt0cHd3iIiIhw==")
    }

    @Test func `the shape is told`() throws {
        let wide = try #require(
            ThumbHash(rgba: pixels(hasAlpha: false), side: 32, shape: PictureSize(width: 1_600, height: 900)))
        let tall = try #require(
            ThumbHash(rgba: pixels(hasAlpha: false), side: 32, shape: PictureSize(width: 900, height: 1_600)))
        // Bit 15 of the second word says landscape; its lowest three bits are the shorter side's share of 7.
        #expect((wide.bytes[4] & 0x80, wide.bytes[3] & 7) == (0x80, 4))
        #expect((tall.bytes[4] & 0x80, tall.bytes[3] & 7) == (0, 4))
    }

    @Test func `pixels that are missing have no hash`() {
        #expect(ThumbHash(rgba: [1, 2, 3], side: 32, shape: PictureSize(width: 1, height: 1)) == nil)
        #expect(PixelStatistics([]) == nil)
    }
}

@Suite struct GIFSummaryTests {
    /// Two frames of 4 × 2 pixels, 8 hundredths of a second each, with a global and a local table of two colours.
    private let gif: [UInt8] =
        Array("GIF89a".utf8) + [4, 0, 2, 0, 0x80, 0, 0] + [0, 0, 0, 255, 255, 255]
        + [0x21, 0xFF, 3, 1, 2, 3, 0] + [0x21, 0xF9, 4, 0, 8, 0, 0, 0] + [
            0x2C, 0, 0, 0, 0, 4, 0, 2, 0, 0, 2, 2, 9, 9, 0,
        ]
        + [0x21, 0xF9, 4, 0, 8, 0, 0, 0] + [0x2C, 0, 0, 0, 0, 4, 0, 2, 0, 0x80, 0, 0, 0, 1, 1, 1, 2, 1, 9, 0] + [0x3B]

    @Test func `frames and duration are counted`() throws {
        let summary = try #require(GIFSummary(gif))
        #expect((summary.width, summary.height, summary.frames, summary.duration) == (4, 2, 2, 0.16))
    }

    @Test func `one that was cut off anywhere is none`() {
        for length in gif.indices { #expect(GIFSummary(Array(gif.prefix(length))) == nil, "\(length) bytes") }
    }
}

@Suite struct PictureSizeTests {
    @Test(arguments: [
        (1_920, 1_080, 480, 480, 270), (1_080, 1_920, 1_280, 720, 1_280), (161, 91, 480, 160, 90), (5, 5, 480, 4, 4),
        (1, 1, 480, 2, 2),
        (4_000, 2, 480, 480, 2), (1_280, 720, 1_280, 1_280, 720), (999, 999, 480, 480, 480),
    ])
    func `sizes fit, stay even and never grow`(width: Int, height: Int, side: Int, fitWidth: Int, fitHeight: Int) {
        #expect(
            PictureSize(width: width, height: height).fitting(side) == PictureSize(width: fitWidth, height: fitHeight))
    }
}

@Suite struct ProgressTrackTests {
    private let start = ContinuousClock().now

    @Test func `reports come at most twice a second, and the last one always`() {
        var track = ProgressTrack(startedAt: start)
        let reports = (0...100).compactMap {
            track.update(.encoding, fraction: Double($0) / 100, at: start + .milliseconds(100 * $0))
        }
        #expect(reports.count == 21)
        #expect(track.update(.verifying, fraction: 0, at: start + .milliseconds(10_001)) == nil)
        #expect(track.update(.finished, fraction: 1, at: start + .milliseconds(10_002))?.fraction == 1)
    }

    @Test func `the fraction never goes back, not even with a second attempt`() {
        var track = ProgressTrack(startedAt: start)
        let before = track.update(.encoding, fraction: 0.5, at: start + .seconds(1))
        let after = track.update(.inspecting, fraction: 0, at: start + .seconds(2))
        #expect(before?.fraction == after?.fraction)
    }

    @Test func `the rest is estimated by the speed so far, once that says something`() {
        var track = ProgressTrack(startedAt: start)
        #expect(track.update(.encoding, fraction: 0, at: start)?.secondsLeft == nil)
        #expect(track.update(.encoding, fraction: 0.01, at: start + .seconds(2))?.secondsLeft == nil)
        #expect(track.update(.encoding, fraction: 0.25, at: start + .seconds(5))?.secondsLeft == 15)
        #expect(track.update(.finished, fraction: 1, at: start + .seconds(20))?.secondsLeft == 0)
    }

    @Test func `without a duration, frames are told instead`() {
        var track = ProgressTrack(startedAt: start)
        let report = track.update(.encoding, fraction: nil, frames: 40, at: start + .seconds(3))
        #expect(report?.frames == 40)
        #expect(report?.secondsLeft == nil)
    }
}

@Suite struct ProgressReaderTests {
    @Test func `a hanging encoder's blocks are no progress`() {
        let reader = ProgressReader()
        #expect(reader.take("out_time_us=N/A") == .noProgress)
        #expect(reader.take("frame=1") == .progress)
        #expect(reader.take("out_time_us=40000") == .progress)
        #expect(reader.take("progress=continue") == .noProgress)
        #expect(reader.take("frame=    1") == .noProgress)
        #expect(reader.take("out_time_us=40000") == .noProgress)
        #expect(reader.take("out_time_us=-9223372036854775807") == .noProgress)
        #expect(reader.position == ProgressReader.Position(seconds: 0.04, frames: 1))
    }
}
