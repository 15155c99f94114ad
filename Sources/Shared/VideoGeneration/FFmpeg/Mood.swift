/// How an emotion looks and moves.
struct Mood: Equatable {
    /// Degrees on the colour circle, of the ground and of the second light.
    let hue: Double
    let secondHue: Double
    /// 0 to 1.
    let saturation: Double
    let motion: Motion

    /// - Parameter emotion: any word: one without a mood of its own gets one from its letters, always the same.
    init(_ emotion: String) {
        switch emotion {
        case "idle": self.init(hue: 165, secondHue: 200, saturation: 0.42, motion: .breathing)
        case "excited": self.init(hue: 302, secondHue: 22, saturation: 0.85, motion: .hopping)
        case "sad": self.init(hue: 218, secondHue: 244, saturation: 0.5, motion: .sinking)
        case "angry": self.init(hue: 354, secondHue: 20, saturation: 0.8, motion: .trembling)
        case "confused": self.init(hue: 266, secondHue: 168, saturation: 0.5, motion: .swaying)
        case "happy": self.init(hue: 34, secondHue: 348, saturation: 0.85, motion: .bouncing)
        case "surprised": self.init(hue: 190, secondHue: 320, saturation: 0.8, motion: .starting)
        case "neutral": self.init(hue: 214, secondHue: 214, saturation: 0.1, motion: .resting)
        default:
            var numbers = SeededNumbers(seed: StableHash.of(emotion))
            let hue = numbers.next(0...360)
            self.init(
                hue: hue, secondHue: hue + numbers.next(25...150), saturation: numbers.next(0.4...0.85),
                motion: .floating(
                    across: numbers.next(0...18).rounded(), down: numbers.next(6...22).rounded(),
                    turns: numbers.next(0...1) < 0.5 ? 1 : 2))
        }
    }

    private init(hue: Double, secondHue: Double, saturation: Double, motion: Motion) {
        self.hue = hue
        self.secondHue = secondHue
        self.saturation = saturation
        self.motion = motion
    }

    // Grounds are dark in every mood, so that white text stands out by 7:1 and more.
    var groundTop: Colour { Colour(hue: hue, saturation: saturation * 0.75, lightness: 0.17) }
    var groundBottom: Colour { Colour(hue: hue + 18, saturation: saturation * 0.7, lightness: 0.075) }
    var firstLight: Colour { Colour(hue: hue, saturation: saturation, lightness: 0.5) }
    var secondLight: Colour { Colour(hue: secondHue, saturation: saturation, lightness: 0.46) }
    var discLight: Colour { Colour(hue: hue, saturation: saturation * 0.9, lightness: 0.66) }
    var discDark: Colour { Colour(hue: secondHue, saturation: saturation * 0.8, lightness: 0.42) }
    var accent: Colour { Colour(hue: hue, saturation: min(1, saturation * 1.1), lightness: 0.8) }
}
