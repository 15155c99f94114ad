/// A colour in the notations of SVG and of ASS.
struct Colour: Equatable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    /// - Parameters: hue in degrees; saturation and lightness 0 to 1.
    init(hue: Double, saturation: Double, lightness: Double) {
        let chroma = (1 - abs(2 * lightness - 1)) * saturation
        let turned = hue.truncatingRemainder(dividingBy: 360)
        let sector = (turned < 0 ? turned + 360 : turned) / 60
        let second = chroma * (1 - abs(sector.truncatingRemainder(dividingBy: 2) - 1))
        let parts: (Double, Double, Double) =
            switch Int(sector) {
            case 0: (chroma, second, 0)
            case 1: (second, chroma, 0)
            case 2: (0, chroma, second)
            case 3: (0, second, chroma)
            case 4: (second, 0, chroma)
            default: (chroma, 0, second)
            }
        let base = lightness - chroma / 2
        func level(_ part: Double) -> UInt8 { UInt8(min(255, max(0, ((part + base) * 255).rounded()))) }
        red = level(parts.0)
        green = level(parts.1)
        blue = level(parts.2)
    }

    /// `#rrggbb`.
    var svg: String { "#" + Self.hex(red) + Self.hex(green) + Self.hex(blue) }

    /// `&Hbbggrr&`.
    var ass: String { "&H" + Self.hex(blue) + Self.hex(green) + Self.hex(red) + "&" }

    private static func hex(_ value: UInt8) -> String {
        (value < 16 ? "0" : "") + String(value, radix: 16)
    }
}
