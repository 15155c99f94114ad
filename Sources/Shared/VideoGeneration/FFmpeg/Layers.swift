/// The still layers, as SVG. No word of the request is in them.
struct Layers {
    let mood: Mood

    var ground: String {
        document(
            Frame.width, Frame.height,
            """
            <defs><linearGradient id="g" x1="0" y1="0" x2="0.6" y2="1"><stop offset="0" stop-color="\(mood.groundTop.svg)"/>\
            <stop offset="1" stop-color="\(mood.groundBottom.svg)"/></linearGradient></defs>
            <rect width="\(Frame.width)" height="\(Frame.height)" fill="url(#g)"/>
            <rect x="468" y="\(Frame.Text.top)" width="2" height="\(Frame.Text.height)" rx="1" fill="#fff" \
            fill-opacity="0.12"/>
            """)
    }

    static let lightSide = 820

    var firstLight: String { light(mood.firstLight, opacity: 0.55) }
    var secondLight: String { light(mood.secondLight, opacity: 0.34) }

    /// Shadow, ring and disc; a thumbnail covers the disc.
    var disc: String {
        let (middle, radius) = (Frame.Portrait.side / 2, Frame.Portrait.radius)
        return document(
            Frame.Portrait.side, Frame.Portrait.side,
            """
            <defs><radialGradient id="s"><stop offset="0.72" stop-color="#000" stop-opacity="0.42"/>\
            <stop offset="1" stop-color="#000" stop-opacity="0"/></radialGradient>
            <linearGradient id="d" x1="0.1" y1="0" x2="0.9" y2="1"><stop offset="0" stop-color="\(mood.discLight.svg)"/>\
            <stop offset="1" stop-color="\(mood.discDark.svg)"/></linearGradient></defs>
            <circle cx="\(middle)" cy="\(middle + 12)" r="\(radius + 44)" fill="url(#s)"/>
            <circle cx="\(middle)" cy="\(middle)" r="\(radius)" fill="url(#d)"/>
            <circle cx="\(middle)" cy="\(middle)" r="\(radius + 8)" fill="none" stroke="\(mood.accent.svg)" \
            stroke-opacity="0.75" stroke-width="3"/>
            """)
    }

    /// What of a thumbnail is seen.
    static var mask: String {
        document(
            2 * Frame.Portrait.radius, 2 * Frame.Portrait.radius,
            "<circle cx=\"\(Frame.Portrait.radius)\" cy=\"\(Frame.Portrait.radius)\" r=\"\(Frame.Portrait.radius)\"/>")
    }

    private func light(_ colour: Colour, opacity: Double) -> String {
        let radius = Self.lightSide / 2
        return document(
            Self.lightSide, Self.lightSide,
            """
            <defs><radialGradient id="l"><stop offset="0" stop-color="\(colour.svg)" stop-opacity="\(opacity)"/>\
            <stop offset="0.5" stop-color="\(colour.svg)" stop-opacity="\(opacity * 0.38)"/>\
            <stop offset="1" stop-color="\(colour.svg)" stop-opacity="0"/></radialGradient></defs>
            <circle cx="\(radius)" cy="\(radius)" r="\(radius)" fill="url(#l)"/>
            """)
    }

    private func document(_ width: Int, _ height: Int, _ body: String) -> String {
        Self.document(width, height, body)
    }

    private static func document(_ width: Int, _ height: Int, _ body: String) -> String {
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\">\(body)</svg>"
    }
}
