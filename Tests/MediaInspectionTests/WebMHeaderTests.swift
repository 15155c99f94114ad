import MediaInspection
import Testing

@Suite struct WebMHeaderTests {
    @Test func `size and duration are read`() throws {
        let file = HandMade.webm(HandMade.webmInfo(milliseconds: 1_500) + HandMade.webmTracks())
        #expect(try header(file) == MediaHeader(type: .webm, width: 640, height: 360, duration: 1.5))
    }

    @Test func `a live recording has unknown sizes and no duration`() throws {
        let unknown = HandMade.bigEndian(0x1853_8067, 4) + [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
        let cluster: [UInt8] = [0x1F, 0x43, 0xB6, 0x75, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3]
        let file = try header(HandMade.webmHead() + unknown + HandMade.webmTracks() + cluster)
        #expect(file.width == 640)
        #expect(file.duration == nil)
    }

    @Test func `sound alone has no video track`() {
        #expect(throws: MediaHeaderError.noVideoTrack(.webm)) {
            try header(HandMade.webm(HandMade.webmTracks(type: 2)))
        }
    }

    @Test func `a file cut off anywhere in its header is truncated, never taken`() {
        let whole = HandMade.webm(HandMade.webmInfo(milliseconds: 1_500) + HandMade.webmTracks())
        for length in HandMade.webmHead().count..<whole.count {
            #expect(throws: MediaHeaderError.truncated(.webm), "\(length) bytes") {
                try header(Array(whole.prefix(length)))
            }
        }
    }

    @Test func `another document type is told by name`() {
        #expect(throws: MediaHeaderError.unsupported(format: "a Matroska (MKV) video")) {
            try header(HandMade.webmHead(docType: "matroska"))
        }
    }

    @Test func `impossible durations are no duration`() throws {
        for milliseconds in [Double.nan, .infinity, -5, 0] {
            let file = HandMade.webm(HandMade.webmInfo(milliseconds: milliseconds) + HandMade.webmTracks())
            #expect(try header(file).duration == nil)
        }
    }

    @Test func `more than 36 megapixels are refused`() {
        let file = HandMade.webm(HandMade.webmTracks(width: 60_000, height: 60_000))
        #expect(throws: MediaHeaderError.tooManyPixels(width: 60_000, height: 60_000)) { try header(file) }
    }
}
