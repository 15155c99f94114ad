/// How the portrait moves: expressions in FFmpeg's own language over `t`, in seconds, made of our constants alone.
/// All but two repeat within the clip, so that it can be played round and round.
struct Motion: Equatable {
    /// Pixels to the right and down of where the portrait rests.
    let across: String
    let down: String
    /// Which way the motes drift, in pixels a second.
    let drift: (across: Double, down: Double)

    static func == (one: Motion, other: Motion) -> Bool {
        one.across == other.across && one.down == other.down && one.drift == other.drift
    }

    static let breathing = Motion(across: "0", down: "7*sin(PI*t/2)", drift: (0, -12))
    static let resting = Motion(across: "0", down: "4*sin(PI*t/2)", drift: (8, 0))
    static let bouncing = Motion(across: "5*sin(PI*t)", down: "12-30*abs(sin(PI*t))", drift: (0, -46))
    static let hopping = Motion(across: "9*sin(2*PI*t)", down: "14-38*abs(sin(2*PI*t))", drift: (6, -95))
    static let sinking = Motion(across: "0", down: "-14+34*(1-cos(PI*min(t,3.4)/3.4))/2", drift: (0, 62))
    static let trembling = Motion(
        across: "7*sin(15*PI*t)*max(0.15,sin(PI*t))", down: "3*sin(13*PI*t)*max(0.15,sin(PI*t))", drift: (120, -8))
    static let swaying = Motion(across: "22*sin(PI*t)", down: "9*sin(2*PI*t)", drift: (-22, -14))
    static let starting = Motion(across: "0", down: "-10+84*exp(-3.2*t)*cos(7*t)", drift: (0, -150))

    static func floating(across: Double, down: Double, turns: Int) -> Motion {
        Motion(
            across: "\(across)*sin(\(turns)*PI*t/2)", down: "\(down)*cos(\(turns)*PI*t/2)",
            drift: (across - 9, 16 - 2 * down))
    }
}
