import MediaInspection
import Testing

@Suite struct MP4HeaderTests {
    @Test func `size and duration are read`() throws {
        #expect(try header(HandMade.mp4()) == MediaHeader(type: .mp4, width: 640, height: 360, duration: 2.5))
    }

    @Test func `an index behind the media data is found`() throws {
        let moov = HandMade.box("moov", HandMade.mvhd(ticks: 1_000) + HandMade.videoTrack())
        let bytes = HandMade.ftyp() + HandMade.box("free", [0]) + HandMade.box("mdat", [1, 2, 3]) + moov
        #expect(try header(bytes).duration == 1)
    }

    @Test func `64-bit sizes are stepped over`() throws {
        let moov = HandMade.box("moov", HandMade.mvhd(ticks: 1_000) + HandMade.videoTrack())
        let bytes = HandMade.ftyp() + HandMade.wideBox("mdat", size: 19, [1, 2, 3]) + moov
        #expect(try header(bytes).width == 640)
    }

    @Test func `the brand qt tells MOV, and so does a file without brands`() throws {
        let moov = HandMade.box("moov", HandMade.mvhd(ticks: 1_000) + HandMade.videoTrack())
        #expect(try header(HandMade.ftyp("qt  ") + moov + HandMade.box("mdat", [])).type == .mov)
        #expect(try header(HandMade.box("wide", []) + HandMade.box("mdat", []) + moov).type == .mov)
    }

    @Test func `a track turned by a quarter swaps width and height`() throws {
        let file = try header(HandMade.mp4(tracks: HandMade.videoTrack(isRotated: true)))
        #expect((file.width, file.height) == (360, 640))
    }

    @Test func `a fragmented file says its duration in mehd, or not at all`() throws {
        let extends = HandMade.box(
            "mvex", HandMade.box("mehd", HandMade.bigEndian(0, 4) + HandMade.bigEndian(4_000, 4)))
        #expect(try header(HandMade.mp4(ticks: 0, tracks: HandMade.videoTrack() + extends)).duration == 4)
        #expect(try header(HandMade.mp4(ticks: 0)).duration == nil)
        #expect(try header(HandMade.mp4(ticks: UInt64(UInt32.max))).duration == nil)
    }

    @Test func `sound alone has no video track`() {
        let sound = HandMade.box("trak", HandMade.tkhd(width: 0, height: 0) + HandMade.media(handler: "soun"))
        #expect(throws: MediaHeaderError.noVideoTrack(.mp4)) { try header(HandMade.mp4(tracks: sound)) }
        #expect(throws: MediaHeaderError.noVideoTrack(.mp4)) { try header(HandMade.mp4(tracks: [])) }
    }

    @Test func `a file cut off anywhere is truncated, never taken`() throws {
        let whole = HandMade.mp4()
        for length in HandMade.ftyp().count..<whole.count {
            #expect(throws: MediaHeaderError.truncated(.mp4), "\(length) bytes") {
                try header(Array(whole.prefix(length)))
            }
        }
    }

    @Test func `sizes that contradict each other are damage`() {
        let tooSmall = HandMade.ftyp() + HandMade.bigEndian(4, 4) + Array("moov".utf8)
        #expect(throws: MediaHeaderError.damaged(.mp4)) { try header(tooSmall) }
        let endless = HandMade.ftyp() + HandMade.wideBox("mdat", size: .max, [])
        #expect(throws: MediaHeaderError.damaged(.mp4)) { try header(endless) }
        let child = HandMade.bigEndian(1_000, 4) + Array("trak".utf8)
        #expect(throws: MediaHeaderError.damaged(.mp4)) {
            try header(HandMade.ftyp() + HandMade.box("moov", child) + HandMade.box("mdat", []))
        }
    }

    @Test func `a hundred thousand boxes end the reading, not the reader`() {
        let boxes = (0..<100_000).flatMap { _ in HandMade.box("free", []) }
        #expect(throws: MediaHeaderError.damaged(.mp4)) { try header(HandMade.ftyp() + boxes) }
        let nested = HandMade.box("trak", boxes) + HandMade.box("trak", boxes)
        #expect(throws: MediaHeaderError.noVideoTrack(.mp4)) { try header(HandMade.mp4(tracks: nested)) }
    }

    @Test func `padding behind the index harms nobody`() throws {
        let moov = HandMade.box("moov", HandMade.mvhd(ticks: 1_000) + HandMade.videoTrack())
        #expect(
            try header(HandMade.ftyp() + HandMade.box("mdat", [1]) + moov + [0, 0, 0, 3, 9, 9, 9, 9, 9]).width == 640)
    }

    @Test func `more than 36 megapixels or 10 minutes are refused`() {
        let huge = HandMade.videoTrack(width: 6_001, height: 6_000)
        #expect(throws: MediaHeaderError.tooManyPixels(width: 6_001, height: 6_000)) {
            try header(HandMade.mp4(tracks: huge))
        }
        #expect(throws: MediaHeaderError.tooLong(seconds: 36_000)) { try header(HandMade.mp4(ticks: 36_000_000)) }
    }
}
