import MediaInspection
import Testing

@testable import MediaConversion

@Suite(.serialized, .timeLimit(.minutes(10))) struct GIFLadderTests {
    /// Noise is what GIF is worst at.
    private func convert(_ studio: Studio, maximumBytes: Int64) async throws -> ConversionOutputs {
        let path = try await studio.make(
            "a.mp4", "testsrc=duration=2:size=480x270:rate=12",
            ["-vf", "noise=alls=60:allf=t", "-c:v", "mpeg4", "-q:v", "3"])
        let standard = Recipe.standard
        let recipe = Recipe(
            id: "test", thumbnailSide: standard.thumbnailSide,
            gif: Recipe.GIF(seconds: 10, maximumBytes: maximumBytes, ladder: standard.gif.ladder), webm: standard.webm)
        let input = ConversionInput(path: path, header: try MediaHeader.read(path: path))
        return try await MediaConverter().convert(input, into: studio.work, recipe: recipe)
    }

    @Test func `a GIF that is too large comes down in size`() async throws {
        let gif = try #require(try await convert(Studio(), maximumBytes: 1_500_000).file(.gif))
        #expect(gif.bytes <= 1_500_000)
        #expect(gif.width < 480)
        #expect(gif.duration.map { $0 > 1.8 } == true)
    }

    @Test func `below the last rung it comes down in length`() async throws {
        let gif = try #require(try await convert(Studio(), maximumBytes: 600_000).file(.gif))
        #expect(gif.bytes <= 600_000)
        #expect(gif.width == 320)
        #expect(gif.duration.map { $0 < 1.8 && $0 >= 0.5 } == true)
    }

    @Test func `where no length is small enough, the lighter recipe is tried`() async throws {
        let outputs = try await convert(Studio(), maximumBytes: 10_000)
        #expect(outputs.recipe == Recipe.light.id)
        #expect(outputs.file(.gif)?.width == 320)
    }
}
