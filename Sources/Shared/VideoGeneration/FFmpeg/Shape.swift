/// Outlines in the language of ASS drawings: `m` moves, `l` draws a line, `b` a Bézier curve.
enum Shape {
    static func circle(radius: Int) -> String { pill(width: 2 * radius, height: 2 * radius) }

    /// A rectangle with round ends. Four curves of a quarter each come within 0.03 % of a circle.
    static func pill(width: Int, height: Int) -> String {
        let radius = Double(height) / 2
        let near = Int((radius * 0.448).rounded())
        let (round, left, right) = (height / 2, height / 2, width - height / 2)
        return "m \(left) 0 l \(right) 0 b \(width - near) 0 \(width) \(near) \(width) \(round) "
            + "b \(width) \(height - near) \(width - near) \(height) \(right) \(height) l \(left) \(height) "
            + "b \(near) \(height) 0 \(height - near) 0 \(round) b 0 \(near) \(near) 0 \(left) 0"
    }
}
