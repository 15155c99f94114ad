import Foundation
import MediaInspection
import Testing

@Suite struct RecognitionTests {
    @Test func `nothing is an empty file`() {
        #expect(throws: MediaHeaderError.emptyFile) { try header([]) }
    }

    @Test(arguments: [
        "x", "hello, world", "ffconcat version 1.0\nfile /etc/passwd\n", "#EXTM3U\n#EXTINF:1,\nsegment.ts\n",
        "<?xml version=\"1.0\"?><svg/>", "#!/bin/sh\n", "\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}",
    ])
    func `text that a player would follow to other files is not recognised`(text: String) {
        #expect(throws: MediaHeaderError.unrecognised) { try header(Array(text.utf8)) }
    }

    @Test(arguments: [
        ("GIF89a", "a GIF image"), ("RIFF\u{1}\u{1}\u{1}\u{1}WEBPVP8 ", "a WebP image"), ("%PDF-1.7", "a PDF document"),
        ("RIFF\u{1}\u{1}\u{1}\u{1}AVI LIST", "an AVI video"),
        ("\u{0}\u{0}\u{0}\u{18}ftypheic\u{0}\u{0}\u{0}\u{0}", "a HEIC image"),
    ])
    func `formats that people try are told by name`(start: String, name: String) {
        #expect(throws: MediaHeaderError.unsupported(format: name)) { try header(Array(start.utf8)) }
    }

    @Test func `a name may claim what the bytes show`() throws {
        let mp4 = MediaHeader(type: .mp4, width: 1, height: 1)
        try mp4.check(filename: "a.b.MP4", contentType: "Video/MP4; codecs=avc1")
        try mp4.check(filename: "clip.mov", contentType: "video/quicktime")
        try mp4.check(filename: "no extension", contentType: "application/octet-stream")
        try mp4.check(filename: nil, contentType: nil)
        try mp4.check(filename: ".hidden", contentType: "")
        try MediaHeader(type: .jpg, width: 1, height: 1).check(filename: "x.JPEG", contentType: "image/jpg")
    }

    @Test(
        arguments: [
            ("x.png", nil), ("x.mp4.exe", nil), ("x.webm", "video/mp4"), ("x.mp4", "image/png"), (nil, "text/html"),
            ("x.", nil),
            ("x." + String(repeating: "y", count: 4_000), nil),
        ] as [(String?, String?)])
    func `a name or type that claims another is refused`(filename: String?, contentType: String?) throws {
        let mp4 = MediaHeader(type: .mp4, width: 1, height: 1)
        let error = #expect(throws: MediaHeaderError.self) {
            try mp4.check(filename: filename, contentType: contentType)
        }
        #expect(error?.code == "type_mismatch")
        #expect((error?.description.count ?? 1_000) < 300)
    }

    @Test func `a file on disk reads as one in memory, and a missing one says so`() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("greenroom-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(throws: MediaHeaderError.unreadable(errno: ENOENT)) { try MediaHeader.read(path: path) }
        #expect(FileManager.default.createFile(atPath: path, contents: Data(HandMade.mp4())))
        #expect(try MediaHeader.read(path: path) == header(HandMade.mp4()))
        #expect(throws: MediaHeaderError.self) { try MediaHeader.read(path: "/proc") }
    }

    @Test func `any single damaged byte ends in a header or an error`() {
        let files = [
            HandMade.mp4(), HandMade.webm(HandMade.webmInfo(milliseconds: 9) + HandMade.webmTracks()),
            HandMade.jpeg(width: 3, height: 2, before: HandMade.exif(orientation: 6, isLittle: false)),
            HandMade.png(width: 3, height: 2),
        ]
        var taken = 0
        for file in files {
            for index in file.indices {
                for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                    var damaged = file
                    damaged[index] = value
                    if let header = try? header(damaged) {
                        taken += 1
                        #expect(header.width > 0 && header.height > 0)
                    }
                }
            }
        }
        #expect(taken > 0)
    }
}
