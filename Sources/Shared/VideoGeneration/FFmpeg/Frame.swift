/// The clip's measures, in pixels, seconds and frames.
enum Frame {
    static let width = 1_280
    static let height = 720
    static let rate = 25
    static let seconds = 4
    static var count: Int { rate * seconds }
    /// When the poster is taken: the text stands, the motion is under way.
    static let posterAt = 50

    /// The portrait's picture, with room for its shadow, and where it rests.
    enum Portrait {
        static let side = 420
        static let radius = 150
        static let left = 44
        static let top = 96
        static var centre: (x: Int, y: Int) { (left + side / 2, top + side / 2) }
    }

    /// What the prompt may fill.
    enum Text {
        static let left = 516
        static let right = 1_208
        static let top = 78
        static let bottom = 642
        static var width: Int { right - left }
        static var height: Int { bottom - top }
    }

    enum Name {
        static let baseline = 566
        static let width = 384
        static let pill = 622
    }
}
