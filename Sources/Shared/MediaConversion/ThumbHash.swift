import Foundation

/// A picture in some 25 bytes, to be shown blurred until the real one has loaded.
///
/// The format is Evan Wallace's ThumbHash (2023): a cosine transform of luminance and two colour differences (and alpha),
/// whose coefficients are quantised to four bits.
struct ThumbHash {
    let bytes: [UInt8]

    var base64: String { Data(bytes).base64EncodedString() }

    /// - Parameters:
    ///   - rgba: `side` × `side` pixels, not premultiplied. The picture may be squeezed into the square: its shape is
    ///     told by `shape`, and the transform has coordinates from 0 to 1 anyway.
    ///   - shape: the picture's real size.
    init?(rgba: [UInt8], side: Int, shape: PictureSize) {
        guard side > 0, rgba.count == side * side * 4, shape.width > 0, shape.height > 0 else { return nil }
        let planes = Planes(rgba)
        let hasAlpha = planes.alpha.contains { $0 < 1 }
        let longest = Double(max(shape.width, shape.height))
        let most = hasAlpha ? 5.0 : 7.0
        let across = max(1, Int((most * Double(shape.width) / longest).rounded()))
        let down = max(1, Int((most * Double(shape.height) / longest).rounded()))

        let luminance = Channel(planes.luminance, side, across: max(3, across), down: max(3, down))
        let yellowBlue = Channel(planes.yellowBlue, side, across: 3, down: 3)
        let redGreen = Channel(planes.redGreen, side, across: 3, down: 3)
        let alpha = hasAlpha ? Channel(planes.alpha, side, across: 5, down: 5) : nil

        let isLandscape = shape.width > shape.height
        let colour =
            Self.level(luminance.constant, 63) | Self.level(0.5 + 0.5 * yellowBlue.constant, 63) << 6
            | Self.level(0.5 + 0.5 * redGreen.constant, 63) << 12 | Self.level(luminance.scale, 31) << 18
            | (hasAlpha ? 1 << 23 : 0)
        let shapeBits =
            (isLandscape ? down : across) | Self.level(yellowBlue.scale, 63) << 3 | Self.level(redGreen.scale, 63) << 9
            | (isLandscape ? 1 << 15 : 0)
        var bytes = [colour, colour >> 8, colour >> 16, shapeBits, shapeBits >> 8].map { UInt8(truncatingIfNeeded: $0) }
        if let alpha { bytes.append(UInt8(Self.level(alpha.constant, 15) | Self.level(alpha.scale, 15) << 4)) }

        let waves = [luminance, yellowBlue, redGreen, alpha].compactMap { $0 }.flatMap(\.waves)
        let nibbles = waves.map { UInt8(Self.level($0, 15)) }
        for pair in stride(from: 0, to: nibbles.count, by: 2) {
            bytes.append(nibbles[pair] | (pair + 1 < nibbles.count ? nibbles[pair + 1] << 4 : 0))
        }
        self.bytes = bytes
    }

    /// 0…1 as a whole number of 0…most.
    private static func level(_ value: Double, _ most: Double) -> Int {
        Int((min(max(value, 0), 1) * most).rounded())
    }

    /// The picture over its own average colour, in the channels of the format.
    private struct Planes {
        var luminance: [Double] = []
        var yellowBlue: [Double] = []
        var redGreen: [Double] = []
        var alpha: [Double] = []

        init(_ rgba: [UInt8]) {
            var average = (red: 0.0, green: 0.0, blue: 0.0, alpha: 0.0)
            for pixel in stride(from: 0, to: rgba.count, by: 4) {
                let alpha = Double(rgba[pixel + 3]) / 255
                average.red += alpha / 255 * Double(rgba[pixel])
                average.green += alpha / 255 * Double(rgba[pixel + 1])
                average.blue += alpha / 255 * Double(rgba[pixel + 2])
                average.alpha += alpha
            }
            if average.alpha > 0 {
                average.red /= average.alpha
                average.green /= average.alpha
                average.blue /= average.alpha
            }
            for pixel in stride(from: 0, to: rgba.count, by: 4) {
                let opacity = Double(rgba[pixel + 3]) / 255
                let red = average.red * (1 - opacity) + opacity / 255 * Double(rgba[pixel])
                let green = average.green * (1 - opacity) + opacity / 255 * Double(rgba[pixel + 1])
                let blue = average.blue * (1 - opacity) + opacity / 255 * Double(rgba[pixel + 2])
                luminance.append((red + green + blue) / 3)
                yellowBlue.append((red + green) / 2 - blue)
                redGreen.append(red - green)
                alpha.append(opacity)
            }
        }
    }

    /// One channel's cosine transform: the constant, and the waves of its upper left triangle scaled to 0…1.
    private struct Channel {
        var constant = 0.0
        var scale = 0.0
        var waves: [Double] = []

        init(_ plane: [Double], _ side: Int, across: Int, down: Int) {
            for row in 0..<down {
                let vertical = (0..<side).map { cos(.pi / Double(side) * Double(row) * (Double($0) + 0.5)) }
                var column = 0
                while column * down < across * (down - row) {
                    let horizontal = (0..<side).map { cos(.pi / Double(side) * Double(column) * (Double($0) + 0.5)) }
                    var sum = 0.0
                    for y in 0..<side {
                        for x in 0..<side { sum += plane[y * side + x] * horizontal[x] * vertical[y] }
                    }
                    let wave = sum / Double(side * side)
                    if row == 0, column == 0 { constant = wave } else { waves.append(wave) }
                    column += 1
                }
            }
            scale = waves.map(abs).max() ?? 0
            if scale > 0 { waves = waves.map { 0.5 + 0.5 / scale * $0 } }
        }
    }
}
