import Foundation
import MediaConversion
import MediaInspection
import Subprocess
import Synchronization
import Testing

/// The surroundings fail, or somebody changes their mind.
@Suite(.serialized, .timeLimit(.minutes(10))) struct TroubleTests {
    private func error(_ body: () async throws -> ConversionOutputs) async -> ConversionError? {
        do {
            _ = try await body()
            return nil
        } catch { return error as? ConversionError }
    }

    @Test func `a missing FFmpeg is an operator's matter`() async throws {
        let studio = try Studio()
        let path = try await studio.make("a.mp4", arguments: ["-c:v", "libx264"])
        for program in [\ConversionConfiguration.ffmpeg, \.ffprobe] {
            let error = await error { try await studio.convert(path) { $0[keyPath: program] = "/nonexistent/program" } }
            #expect(error?.code == "misconfigured")
            #expect(error?.isRetryable == true)
            #expect(error?.description.contains("/nonexistent") == false)
        }
        #expect(try studio.leftovers() == [])
    }

    @Test func `an encoder that stands still is killed, tried lighter once, and given up`() async throws {
        let studio = try Studio()
        let path = try await studio.make("a.mp4", arguments: ["-c:v", "libx264"])
        let tried = studio.path("tried")
        let frozen = try studio.script(
            "ffmpeg", "case \"$*\" in *clip.webm*) echo x >>'\(tried)'; kill -STOP $$;; esac\nexec ffmpeg \"$@\"")
        let error = await error {
            try await studio.convert(path) { configuration in
                configuration.ffmpeg = frozen
                configuration.stallLimit = .seconds(2)
                configuration.killDelay = .milliseconds(100)
            }
        }
        #expect(error?.code == "limit")
        #expect(error?.isRetryable == false)
        #expect(try studio.leftovers() == [])
        #expect(try studio.bytes(tried) == Array("x\nx\n".utf8))
    }

    @Test func `what goes over a limit is done by the lighter recipe`() async throws {
        let studio = try Studio()
        let path = try await studio.make("a.mp4", "testsrc=duration=1:size=800x450:rate=10", ["-c:v", "libx264"])
        let posters = Mutex(0)
        // Killed by the kernel for want of memory, as long as the picture is wide.
        let greedy = try studio.script(
            "ffmpeg", "case \"$*\" in *w=800:*clip.webm*) kill -KILL $$;; esac\nexec ffmpeg \"$@\"")
        var configuration = ConversionConfiguration()
        configuration.ffmpeg = greedy
        let outputs = try await MediaConverter(configuration: configuration).convert(
            ConversionInput(path: path, header: MediaHeader.read(path: path)), into: studio.work,
            onPoster: { _ in posters.withLock { $0 += 1 } })
        #expect(outputs.recipe == Recipe.light.id)
        #expect(outputs.file(.webm)?.width == 640)
        #expect(posters.withLock { $0 } == 1)
    }

    @Test func `an encoder that somebody else asked to end is tried again later`() async throws {
        let studio = try Studio()
        let path = try await studio.make("a.mp4", arguments: ["-c:v", "libx264"])
        let stopped = try studio.script(
            "ffmpeg",
            "case \"$*\" in *clip.webm*) (sleep 0.2; kill -TERM $$) & exec ffmpeg -re \"$@\";; esac\nexec ffmpeg \"$@\""
        )
        let long = try await studio.make("long.mp4", "testsrc=duration=20:size=64x64:rate=10", ["-c:v", "libx264"])
        #expect(path != long)
        let error = await error { try await studio.convert(long) { $0.ffmpeg = stopped } }
        #expect(error?.code == "transient")
        #expect(try studio.leftovers() == [])
    }

    @Test func `a full disk is told as such`() async throws {
        let studio = try Studio()
        let path = try await studio.make("a.mp4", arguments: ["-c:v", "libx264"])
        try FileManager.default.createSymbolicLink(atPath: studio.work + "/clip.webm", withDestinationPath: "/dev/full")
        #expect(await error { try await studio.convert(path) } == .outOfSpace)
        #expect(try studio.leftovers() == [])
    }

    @Test func `a work folder or an input that is not there is no fault of the file`() async throws {
        let studio = try Studio()
        let path = try await studio.make("a.mp4", arguments: ["-c:v", "libx264"])
        let input = ConversionInput(path: path, header: try MediaHeader.read(path: path))
        let noFolder = await error { try await MediaConverter().convert(input, into: studio.path("missing")) }
        #expect(noFolder?.code == "transient")
        let noInput = await error {
            try await studio.convert(ConversionInput(path: studio.path("gone.mp4"), header: input.header))
        }
        #expect(noInput?.code == "transient")
    }

    @Test func `cancelling midway ends the encoders and leaves nothing`() async throws {
        let studio = try Studio()
        let path = try await studio.make("a.mp4", "testsrc2=duration=60:size=640x360:rate=25", ["-c:v", "mpeg4"])
        let (posters, announce) = AsyncStream<Void>.makeStream()
        let conversion = Task {
            try await MediaConverter().convert(
                ConversionInput(path: path, header: MediaHeader.read(path: path)), into: studio.work,
                onPoster: { _ in announce.yield() })
        }
        for await _ in posters { break }
        conversion.cancel()
        await #expect(throws: ConversionError.cancelled) { try await conversion.value }
        #expect(try studio.leftovers() == [])
        #expect(running(with: studio.folder) == [])
    }

    @Test func `cancelled before the start, nothing starts`() async throws {
        let studio = try Studio()
        let path = try await studio.make("a.mp4", arguments: ["-c:v", "libx264"])
        let conversion = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await studio.convert(path)
        }
        await #expect(throws: ConversionError.cancelled) { try await conversion.value }
        #expect(try studio.leftovers() == [])
    }

    /// Processes with a text in their command line.
    private func running(with text: String) -> [String] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.filter { entry in
            Int(entry) != nil
                && (FileManager.default.contents(atPath: "/proc/\(entry)/cmdline").map { contains([UInt8]($0), text) }
                    ?? false)
        }
    }
}
