import Foundation
import Glibc
import MediaConversion
import Synchronization
import Testing
import VideoGeneration

/// Somebody changes their mind, or the surroundings fail.
@Suite(.serialized, .timeLimit(.minutes(5))) struct TroubleTests {
    @Test func `a cancelled video leaves no process and no file`() async throws {
        let studio = try Studio()
        let (started, begin) = AsyncStream.makeStream(of: Void.self)
        let pids = studio.path("pids")
        // Slow, and deaf to SIGTERM.
        let deaf = try studio.script("ffmpeg", "echo $$ >>'\(pids)'; trap '' TERM; ffmpeg \"$@\"; sleep 60")
        let render = Task {
            try await studio.render(
                "Never seen.", configure: { $0.ffmpeg = deaf }, report: { if $0.fraction > 0.2 { begin.yield() } })
        }
        for await _ in started { break }
        let clock = ContinuousClock()
        let cancelledAt = clock.now
        render.cancel()
        let error = await generationError { try await render.value }
        #expect(error == .cancelled)
        #expect(clock.now - cancelledAt < .seconds(3))
        #expect(try studio.leftovers() == [])
        let group = try #require(
            pid_t(String(contentsOfFile: pids, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)))
        // Who was killed is init's to take away, which takes a moment on a busy machine; the suite's time limit ends it.
        while kill(-group, 0) == 0 { try await Task.sleep(for: .milliseconds(20)) }
        #expect(errno == ESRCH)
    }

    @Test func `a task that is cancelled before it begins renders nothing`() async throws {
        let studio = try Studio()
        let render = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await studio.render("Never seen.")
        }
        render.cancel()
        #expect(await generationError { try await render.value } == .cancelled)
        #expect(try studio.leftovers() == [])
    }

    @Test func `a missing FFmpeg is an operator's matter`() async throws {
        let studio = try Studio()
        for program in [\ConversionConfiguration.ffmpeg, \.ffprobe] {
            let error = await generationError {
                try await studio.render("x", configure: { $0[keyPath: program] = "/nonexistent/program" })
            }
            #expect(error?.code == "misconfigured" && error?.isRetryable == true)
            #expect(error?.description.contains("/nonexistent") == false)
            #expect(try studio.leftovers() == [])
        }
    }

    @Test func `a full disk is told as such`() async throws {
        let studio = try Studio()
        let full = try studio.script("ffmpeg", "echo 'No space left on device' >&2; exit 1")
        let error = await generationError { try await studio.render("x", configure: { $0.ffmpeg = full }) }
        #expect(error == .outOfSpace)
        #expect(try studio.leftovers() == [])
    }

    @Test func `a renderer that ends early and well is not believed`() async throws {
        let studio = try Studio()
        let short = try studio.script(
            "ffmpeg",
            "for last; do :; done; ffmpeg -v error -f lavfi -i color=size=1280x720:rate=25:duration=1 -c:v libx264 "
                + "-y video.mp4 && echo x >poster.jpg")
        let error = await generationError { try await studio.render("x", configure: { $0.ffmpeg = short }) }
        #expect(error?.code == "transient")
        #expect(try studio.leftovers() == [])
    }

    @Test func `a renderer that stands still is ended`() async throws {
        let studio = try Studio()
        let frozen = try studio.script("ffmpeg", "kill -STOP $$")
        let error = await generationError {
            try await studio.render("x") {
                $0.ffmpeg = frozen
                $0.stallLimit = .seconds(1)
                $0.killDelay = .milliseconds(100)
            }
        }
        #expect(error?.isRetryable == true)
        #expect(try studio.leftovers() == [])
    }
}
