import Foundation
import Security
import Subprocess
import Testing

@testable import VideoGeneration

/// Against a server that speaks the API.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ReplicateTests {
    /// One order, and what the test needs to look at it.
    struct Order {
        let fake: FakeReplicate
        let studio: Studio
        let time = JumpingTime()
        let generator: ReplicateVideoGenerator

        init(
            _ fake: FakeReplicate, model: String = "acme/film", requestTimeout: Duration = .seconds(5),
            configure: (inout ReplicateConfiguration) -> Void = { _ in }
        ) throws {
            self.fake = fake
            studio = try Studio()
            var configuration = ReplicateConfiguration(
                baseURL: try #require(URL(string: "http://127.0.0.1:\(fake.port)/v1")),
                token: Secret(FakeReplicate.key), model: try #require(ReplicateModel(model)))
            configuration.requestTimeout = requestTimeout
            configure(&configuration)
            generator = ReplicateVideoGenerator(configuration: configuration, time: time.keeper)
        }

        func run(
            thumbnail: String? = nil, report: @escaping @Sendable (VideoProgress) -> Void = { _ in }
        ) async throws -> GeneratedVideo {
            try await generator.generate(
                VideoRequest(
                    text: "A \"quoted\" prompt\n", characterName: "Mira", thumbnailPath: thumbnail, emotion: "sad"),
                into: studio.work, report: report)
        }

        /// The error, after a look at what it must not hold, and at the folder, which must be empty.
        func failure() async throws -> VideoGenerationError {
            let error = try #require(await generationError { try await run() })
            for text in ["\(error)", error.detail, String(reflecting: error)] {
                #expect(!text.contains(FakeReplicate.key) && !text.contains("127.0.0.1"))
            }
            #expect(try studio.leftovers() == [])
            return error
        }

        func film(_ seconds: Int = 1, size: String = "640x360") async throws -> String {
            let path = studio.path("film.mp4")
            let outcome = try await Command(
                "ffmpeg",
                ["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc=duration=\(seconds):size=\(size):rate=24"]
                    + ["-f", "lavfi", "-i", "sine=duration=\(seconds)", "-c:v", "libx264", "-c:a", "aac", path]
            ).run()
            try #require(outcome.isSuccess, "\(outcome.errorTail)")
            return path
        }

        var output: String { "\"http://127.0.0.1:\(fake.port)/files/out.mp4\"" }
    }

    static let one = "/v1/predictions/gm3qorzdhgbfurvjtvhg6dckhu"

    @Test func `a video is ordered, asked after every two seconds, fetched, and made playable`() async throws {
        try await FakeReplicate.run { fake in
            let order = try Order(fake) { $0.microdollarsPerSecond = 1_400 }
            fake.answer("create", .prediction("starting"))
            fake.answer(
                "get", .prediction("processing"), .prediction("rehearsing"),
                .prediction("succeeded", output: "[\(order.output)]", seconds: 12.5))
            fake.answer("download", .file(try await order.film()))
            let video = try await order.run()

            let facts = try await facts(video.videoPath)
            #expect(facts["width"] == "640" && facts["height"] == "360" && facts["pix_fmt"] != nil)
            #expect(video.provider == "replicate" && video.costMicrodollars == 17_500)
            #expect(try order.studio.leftovers() == ["poster.jpg", "video.mp4"])
            #expect(order.time.sleeps == [2, 2, 2])
            let create = try #require(fake.seen.first)
            #expect(create.path == "/v1/models/acme/film/predictions" && create.method == "POST")
            #expect(create.cancelAfter == "600s")
            #expect(create.body == #"{"input":{"prompt":"A \"quoted\" prompt\n"}}"#)
            #expect(fake.seen.allSatisfy { $0.authorization == "Bearer \(FakeReplicate.key)" })
        }
    }

    @Test func `a version is ordered by its id, with the picture it begins with`() async throws {
        try await FakeReplicate.run { fake in
            let version = String(repeating: "5c7d5dc6", count: 8)
            let order = try Order(fake, model: "acme/film:\(version)") { $0.pictureInput = "first_frame" }
            fake.answer("create", .prediction("succeeded", output: "{\"video\":\(order.output),\"n\":3}"))
            fake.answer("download", .file(try await order.film()))
            let face = try await order.studio.picture("face.png", "color=c=red:size=20x20")
            _ = try await order.run(thumbnail: face)
            let create = try #require(fake.seen.first)
            #expect(create.path == "/v1/predictions")
            #expect(create.body.contains("\"version\":\"\(version)\""))
            #expect(create.body.contains(#""first_frame":"data:image\/png;base64,iVBOR"#))
        }
    }

    @Test func `a model that makes pictures gets two minutes, and its picture is shown for four seconds`() async throws
    {
        try await FakeReplicate.run { fake in
            let order = try Order(fake) { $0.output = .image }
            let picture = try await order.studio.picture("out.png", "testsrc=size=501x333")
            fake.answer("create", .prediction("succeeded", output: order.output))
            fake.answer("download", .file(picture))
            let video = try await order.run()
            #expect(abs(video.duration - 4) < 0.1 && video.width == 500 && video.height == 332)

            fake.answer("create", .prediction("processing"))
            fake.answer("get", .prediction("processing"))
            fake.answer("cancel", .prediction("canceled"))
            let late = try Order(fake) { $0.output = .image }
            #expect(try await late.failure() == .timedOut(seconds: 120))
            #expect(late.time.sleeps.reduce(0, +) == 120)
        }
    }

    @Test func `a video that does not come is given up after ten minutes, and cancelled`() async throws {
        try await FakeReplicate.run { fake in
            let order = try Order(fake)
            fake.answer("create", .prediction("starting"))
            fake.answer("get", .prediction("processing"))
            fake.answer("cancel", .prediction("canceled"))
            let error = try await order.failure()
            #expect(error == .timedOut(seconds: 600) && !error.isRetryable)
            #expect(order.time.sleeps.count == 300)
            #expect(fake.count("POST", Self.one + "/cancel") == 1)
        }
    }

    @Test func `what failed there is told, and not tried again`() async throws {
        try await FakeReplicate.run { fake in
            let order = try Order(fake)
            fake.answer("create", .prediction("starting"))
            for (status, reason) in [("failed", "NSFW content"), ("canceled", nil), ("aborted", nil)] {
                fake.answer("get", .prediction(status, error: reason))
                let error = try await order.failure()
                #expect(error.code == "provider_failed" && !error.isRetryable)
                if let reason { #expect("\(error)".contains(reason)) }
            }
            #expect(fake.count("POST", Self.one + "/cancel") == 0)
        }
    }

    @Test func `a refusal says whose matter it is`() async throws {
        try await FakeReplicate.run { fake in
            let order = try Order(fake)
            let codes = [
                (401, "misconfigured"), (402, "misconfigured"), (403, "misconfigured"), (404, "misconfigured"),
                (422, "rejected"), (413, "rejected"), (418, "transient"),
            ]
            for (status, code) in codes {
                fake.answer("create", .status(status, text: "{\"detail\":\"\(FakeReplicate.key)\"}"))
                #expect(try await order.failure().code == code)
            }
            #expect(order.time.sleeps == [])
        }
    }

    @Test func `when the task is cancelled, so is the order, whatever the provider says to that`() async throws {
        for reply: FakeReplicate.Reply in [.prediction("canceled"), .status(500), .status(404), .silence] {
            try await FakeReplicate.run { fake in
                let order = try Order(fake)
                fake.answer("create", .prediction("starting"))
                fake.answer("get", .prediction("processing"))
                fake.answer("cancel", reply)
                let (polled, poll) = AsyncStream.makeStream(of: Void.self)
                let run = Task { try await order.run { if $0.stage == .rendering { poll.yield() } } }
                for await _ in polled { break }
                let clock = ContinuousClock()
                let cancelledAt = clock.now
                run.cancel()
                #expect(await generationError { try await run.value } == .cancelled)
                #expect(clock.now - cancelledAt < .seconds(3))
                #expect(fake.count("POST", Self.one + "/cancel") == 1)
                #expect(try order.studio.leftovers() == [])
            }
        }
    }
}
