import Foundation
import Testing
import VideoGeneration

/// Whatever the text is, it is shown, and nothing of it is obeyed.
@Suite(.serialized, .timeLimit(.minutes(20))) struct HostileTextTests {
    static let texts = [
        "filter syntax": "':;,[]\\%{} [in]drawtext=text='x':textfile=/etc/passwd,null[out];movie=/etc/passwd",
        "libass's own tags": "{\\an8}{\\fs200}{\\pos(0,0)}\\N\\n\\h{\\p1}m 0 0 l 900 0 900 900 0 900{\\p0}\\{\\}\\\\N",
        "a forged event": "a\nDialogue: 9,0:00:00.00,0:01:00.00,Plain,,0,0,0,,{\\fs300}forged\n[Events]\n[Fonts]",
        "control characters": text(of: Array(1...31)) + "end",
        "Arabic": "كان يا ما كان، في قديم الزمان، ممثلة تنتظر خلف الستار (Mira) قبل أن تبدأ.",
        "Hebrew": "היה היה שחקן שחיכה מאחורי הקלעים, 12 דקות, ואז יצא.",
        "Japanese, Chinese, Korean": "舞台裏で出番を待つ。她在后台等候出场。그녀는 무대 뒤에서 차례를 기다린다.",
        "emoji": "🎭 👩‍👩‍👧‍👦 ❤️ 🏴󠁧󠁢󠁳󠁣󠁴󠁿 1️⃣ 🇳🇴 ✊🏿 waits 😀",
        "an override": "abc \u{202E}gnp.exe\u{202C} def \u{2066}\u{2067}open",
        "combining marks": "Z" + String(repeating: "\u{0335}\u{0301}\u{0323}", count: 200) + "algo e\u{0301}",
        "Indic, Thai, Georgian": "नमस्ते दुनिया สวัสดีชาวโลก გამარჯობა ",
        "one character": "a",
        "one long word": String(repeating: "abcdefghij", count: 500),
        "5,000 characters": String(repeating: "She waits, and counts the lamps. ", count: 151),
        "5,000 ideographs": String(repeating: "幕後燈", count: 1_666) + "燈燈",
        "lines without end": String(repeating: "a\n", count: 2_500),
        "noncharacters and private use": text(of: [0xFFFE, 0xFDD0, 0xE000, 0x10FFFF, 0xFEFF, 0xFFFD]) + " seen",
    ]

    @Test(arguments: texts.keys.sorted()) func `it is shown`(_ name: String) async throws {
        let text = try #require(Self.texts[name])
        let studio = try Studio()
        let video = try await studio.render(text, name: text, thumbnail: nil)
        #expect(try await facts(video.videoPath)["nb_read_frames"] == "100")
        let ink = try await Picture(video.videoPath, at: 3, crop: Picture.textBox).ink
        #expect((1...330).contains(ink), "\(ink) of 1,000 pixels are ink")
        #expect(try studio.leftovers() == ["poster.jpg", "video.mp4"])
        // Nothing is written over the edges of the picture.
        for edge in ["1280:10:0:0", "1280:10:0:710", "20:720:1260:0"] {
            #expect(try await Picture(video.videoPath, at: 3, crop: edge).ink == 0)
        }
    }

    @Test func `a frame differs from the same one with other words`() async throws {
        let bare = try await look(at: ".")
        let worded = try await look(at: "Words are here.")
        #expect(worded.difference(bare) > 20)
    }

    /// Were it obeyed, nothing of it would be seen.
    @Test func `a tag is text`() async throws {
        let tagged = try await look(at: "{\\an8}Hello")
        let obeyed = try await look(at: "Hello")
        #expect(tagged.ink * 10 > obeyed.ink * 13, "\(tagged.ink) and \(obeyed.ink) of 1,000 pixels")
    }

    @Test func `a backslash before a letter breaks no line`() async throws {
        let one = try await look(at: "one\\Ntwo")
        let slash = try await look(at: "one/Ntwo")
        let two = try await look(at: "one\ntwo")
        #expect(one.difference(slash) < one.difference(two) / 3)
    }
}
