/// How outputs are made, as data. Two conversions of the same bytes with the same `id` give the same outputs, so that
/// the first one's can be used again: change the id with every change of a value here or of a command line.
package struct Recipe: Sendable, Equatable {
    /// Stable name and version, stored with the outputs.
    package let id: String

    /// Longer side of thumbnail and GIF, pixels.
    package let thumbnailSide: Int
    package let gif: GIF
    package let webm: WebM

    package struct GIF: Sendable, Equatable {
        /// Seconds of the source from its start.
        package let seconds: Double
        /// Largest file, bytes.
        package let maximumBytes: Int64
        /// Tried in order until the file fits.
        package let ladder: [Rung]

        package struct Rung: Sendable, Equatable {
            /// Longer side, pixels.
            package let side: Int
            package let colours: Int
        }
    }

    package struct WebM: Sendable, Equatable {
        /// Longer side, pixels.
        package let side: Int
        /// libvpx constant quality: 0 (best) … 63.
        package let quality: Int
        /// libvpx realtime: 0 (slow) … 8 (fast).
        package let speed: Int
        package let framesPerSecond: Int
        package let audioBitsPerSecond: Int
    }

    /// 720p VP9 and Opus; the GIF of the first ten seconds.
    ///
    /// Speed 8 takes four fifths of the time of speed 6 and makes files a tenth larger at the same likeness; at quality 34
    /// that likeness is within 0.008 SSIM of libvpx's own defaults, at 36 it is not always within 0.01 (three clips,
    /// 2026-11).
    package static let standard = Recipe(
        id: "standard-1", thumbnailSide: 480,
        gif: GIF(
            seconds: 10, maximumBytes: 5_000_000,
            ladder: [.init(side: 480, colours: 256), .init(side: 360, colours: 256), .init(side: 320, colours: 128)]),
        webm: WebM(side: 1_280, quality: 34, speed: 8, framesPerSecond: 30, audioBitsPerSecond: 96_000))

    /// What is tried once when `standard` goes over a limit.
    package static let light = Recipe(
        id: "light-1", thumbnailSide: 480,
        gif: GIF(
            seconds: 5, maximumBytes: 5_000_000,
            ladder: [.init(side: 320, colours: 128)]),
        webm: WebM(side: 640, quality: 38, speed: 8, framesPerSecond: 24, audioBitsPerSecond: 64_000))

    /// The recipe to try after this one went over a limit.
    package var lighter: Recipe? { self == .light ? nil : .light }
}
