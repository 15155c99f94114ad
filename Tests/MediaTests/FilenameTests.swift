import Testing

@testable import Media

struct FilenameTests {
    @Test(arguments: [
        ("clip.mp4", "clip.mp4"), ("../../etc/passwd", "passwd"), ("C:\\videos\\a.mov", "a.mov"), ("", "upload"),
        ("..", "upload"), ("/", "upload"), ("a\u{0}b\n.mp4", "ab.mp4"), ("  x.png ", "x.png"),
        ("\u{202E}4pm.exe.mp4", "4pm.exe.mp4"), ("Größe – 猫.webm", "Größe – 猫.webm"),
    ])
    func `a name is kept as people read it, without what could do harm`(sent: String, shown: String) {
        #expect(Filename.displayName(sent) == shown)
    }

    @Test func `a name of 4,000 characters is cut and keeps its extension`() {
        let name = Filename.displayName(String(repeating: "ä", count: 4_000) + ".mp4")
        #expect(name.unicodeScalars.count == 255)
        #expect(name.hasSuffix(".mp4"))
    }
}
