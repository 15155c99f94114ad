import Foundation
import MediaConversion
import MediaInspection
import Testing

@Suite(.serialized, .timeLimit(.minutes(10))) struct ImageConversionTests {
    /// Puts an Exif segment with an orientation, and a text that must not come out, behind a JPEG's first marker.
    private func exif(_ jpeg: [UInt8], orientation: UInt8) -> [UInt8] {
        let tiff: [UInt8] =
            Array("MM\0*".utf8) + [0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
        let content = Array("Exif\0\0".utf8) + tiff + Array("SECRETPLACE".utf8)
        return Array(jpeg.prefix(2)) + [0xFF, 0xE1, 0, UInt8(content.count + 2)] + content + Array(jpeg.dropFirst(2))
    }

    @Test(arguments: [1, 3, 6, 8] as [UInt8])
    func `a photograph comes out upright and bare`(orientation: UInt8) async throws {
        let studio = try Studio()
        let plain = try await studio.make(
            "plain.jpg", "color=blue:size=800x400", ["-vf", "drawbox=0:0:400:400:red:fill", "-frames:v", "1"])
        let path = try studio.write("photo.jpg", exif(studio.bytes(plain), orientation: orientation))
        let outputs = try await studio.convert(path)

        #expect(try studio.leftovers() == ["image.jpg", "poster.jpg"])
        let isPortrait = orientation >= 5
        let image = try #require(outputs.file(.image))
        #expect((image.width, image.height) == (isPortrait ? (400, 800) : (800, 400)))
        #expect((outputs.source.width, outputs.source.height) == (image.width, image.height))
        #expect(outputs.source.duration == nil)
        for file in outputs.files {
            #expect(!contains(try studio.bytes(file.path), "SECRETPLACE"))
            #expect(!contains(try studio.bytes(file.path), "Exif"))
            let (across, down) = [1: (0.1, 0.5), 3: (0.9, 0.5), 6: (0.5, 0.1), 8: (0.5, 0.9)][orientation] ?? (0, 0)
            let colour = try await pixel(
                file.path, x: Int(across * Double(file.width)), y: Int(down * Double(file.height)))
            #expect(colour[0] > 180 && colour[2] < 80, "\(file.kind): \(colour)")
        }
    }

    @Test func `a PNG keeps its transparency and every pixel, and loses its texts`() async throws {
        let studio = try Studio()
        let path = try await studio.make(
            "a.png", "testsrc=size=301x201",
            [
                "-vf", "format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='255*gt(X+Y,200)'", "-frames:v", "1",
                "-metadata",
                "title=SECRET",
            ])
        let outputs = try await studio.convert(path)
        let image = try #require(outputs.file(.image))
        #expect((image.width, image.height, image.mimeType) == (301, 201, "image/png"))
        #expect(try await pixel(image.path, x: 10, y: 10)[3] == 0)
        #expect(try await pixel(image.path, x: 250, y: 150) == pixel(path, x: 250, y: 150))
        #expect(!contains(try studio.bytes(image.path), "SECRET"))
        #expect(outputs.source.hasAlpha)
        let poster = try await pixel(try #require(outputs.file(.thumbnail)).path, x: 10, y: 10)
        #expect(poster[0] > 235 && poster[1] > 235)
    }

    @Test func `an image of one pixel is taken`() async throws {
        let studio = try Studio()
        let path = try await studio.make(
            "a.png", "color=red:size=16x16", ["-vf", "format=rgb24,crop=1:1", "-frames:v", "1"])
        let outputs = try await studio.convert(path)
        #expect(outputs.file(.image)?.width == 1)
    }

    @Test(arguments: ["a.jpg", "a.png"])
    func `half an image is refused, and nothing is left`(name: String) async throws {
        let studio = try Studio()
        let whole = try studio.bytes(
            try await studio.make("whole-" + name, "mandelbrot=size=640x480", ["-frames:v", "1"]))
        let path = try studio.write(name, Array(whole.prefix(whole.count / 2)))
        #expect(await rejection { try await studio.convert(path) } != nil)
        #expect(try studio.leftovers() == [])
    }
}
