import Foundation
import Testing
import VideoGeneration

@testable import VideoGeneration

@Suite(.serialized) struct FramesDump {
    @Test func dump() async throws {
        guard ProcessInfo.processInfo.environment["FRAMES"] != nil else { return }
        let face = "/tmp/generation/face.jpg"
        var n = 0
        for (emotion, text, thumb, name) in [
            ("happy", "Mira laughs out loud and claps her hands.", nil as String?, "Mira Solberg"),
            ("excited", "{jumps} up & down \\N — can't wait! 🎉🎉 😀 🥰", face, "Mira Solberg"),
            ("sad", String(repeating: "She waits, and counts the lamps one by one. ", count: 12), face, "Aurora"),
            ("angry", "كان يا ما كان، في قديم الزمان، ممثلة تنتظر خلف الستار (Mira) قبل أن تبدأ.", nil, "ليلى"),
            ("confused", "舞台裏で出番を待つ。彼女は灯りを数える、ひとつ、またひとつ。", nil, "舞台花子"),
            ("surprised", "Oh!", face, "Jean-Luc de la Tour du Pin the Third of His Name"),
            ("neutral", String(repeating: "She waits, and counts the lamps. ", count: 151), nil, "Aurora"),
            (
                "idle",
                "Breathes slowly.\n\nBlinks now and then, looks to the left, to the right, and back at the audience.",
                nil, "Bo"
            ),
            ("melancholy_and_infinite_sadness", "היה היה שחקן שחיכה מאחורי הקלעים, 12 דקות, ואז יצא.", face, "דוד"),
        ] {
            let studio = try Studio()
            let clock = ContinuousClock(); let start = clock.now
            let v = try await studio.render(text, emotion: emotion, name: name, thumbnail: thumb)
            print("TIME", emotion, clock.now - start)
            n += 1
            try? FileManager.default.removeItem(atPath: "/tmp/generation/frames/\(n).mp4")
            try FileManager.default.createDirectory(atPath: "/tmp/generation/frames", withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: v.videoPath, toPath: "/tmp/generation/frames/\(n).mp4")
        }
    }
}
