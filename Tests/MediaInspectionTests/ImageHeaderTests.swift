import MediaInspection
import Testing

@Suite struct ImageHeaderTests {
    @Test func `a JPEG's size is read behind any segments`() throws {
        let comment: [UInt8] = [0xFF, 0xFE, 0, 4, 1, 2, 0xFF, 0xFF, 0xFF]
        #expect(try header(HandMade.jpeg(width: 30, height: 20, before: Array(comment.dropLast(2)))).width == 30)
    }

    @Test(arguments: 1...8, [true, false])
    func `Exif orientations from 5 on swap width and height`(orientation: Int, isLittle: Bool) throws {
        let exif = HandMade.exif(orientation: UInt64(orientation), isLittle: isLittle)
        let file = try header(HandMade.jpeg(width: 30, height: 20, before: exif))
        #expect((file.width, file.height) == (orientation >= 5 ? (20, 30) : (30, 20)))
    }

    @Test func `an orientation out of its range is ignored`() throws {
        let exif = HandMade.exif(orientation: 9, isLittle: true)
        #expect(try header(HandMade.jpeg(width: 30, height: 20, before: exif)).width == 30)
    }

    @Test func `a JPEG cut off before its frame header is truncated`() {
        let whole = HandMade.jpeg(width: 30, height: 20, before: HandMade.exif(orientation: 6, isLittle: true))
        for length in 3..<whole.count - 10 {
            #expect(throws: MediaHeaderError.truncated(.jpg)) { try header(Array(whole.prefix(length))) }
        }
    }

    @Test func `a JPEG without a frame, or of no height, is damaged`() {
        #expect(throws: MediaHeaderError.damaged(.jpg)) { try header([0xFF, 0xD8, 0xFF, 0xDA, 0, 2, 0, 0]) }
        #expect(throws: MediaHeaderError.damaged(.jpg)) { try header(HandMade.jpeg(width: 30, height: 0)) }
        let fill = [UInt8](repeating: 0xFF, count: 100_000)
        #expect(throws: MediaHeaderError.damaged(.jpg)) { try header([0xFF, 0xD8] + fill) }
    }

    @Test func `a PNG's size is read, and refused where it is too much to decode`() throws {
        #expect(try header(HandMade.png(width: 6_000, height: 6_000)).height == 6_000)
        #expect(throws: MediaHeaderError.tooManyPixels(width: 16_000, height: 16_000)) {
            try header(HandMade.png(width: 16_000, height: 16_000))
        }
        #expect(throws: MediaHeaderError.damaged(.png)) { try header(HandMade.png(width: 0, height: 5)) }
        #expect(throws: MediaHeaderError.damaged(.png)) { try header(HandMade.png(width: 1 << 31, height: 1 << 31)) }
        #expect(throws: MediaHeaderError.truncated(.png)) {
            try header(Array(HandMade.png(width: 5, height: 5).prefix(20)))
        }
    }
}
