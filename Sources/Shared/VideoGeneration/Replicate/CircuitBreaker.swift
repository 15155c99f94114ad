/// Keeps calls from a provider that is away: a pure state machine over points in time.
///
/// After so many failures in a row it opens, and every call is refused for a while. Then one call is let through to
/// try: it closes the breaker, or opens it for twice as long.
struct CircuitBreaker: Equatable {
    enum Admission: Equatable {
        case go
        /// Not before so long from now.
        case wait(Duration)
    }

    private enum State: Equatable {
        case closed(failures: Int)
        case open(until: Duration, pause: Duration)
        case trying(since: Duration, pause: Duration)
    }

    static let failuresToOpen = 5
    static let firstPause = Duration.seconds(30)
    static let longestPause = Duration.seconds(600)
    /// A trial that has not been heard of for so long counts as lost: whoever made it was cancelled.
    static let trialLimit = Duration.seconds(120)

    private var state = State.closed(failures: 0)

    mutating func admit(at now: Duration) -> Admission {
        switch state {
        case .closed:
            return .go
        case .open(let until, let pause):
            guard now >= until else { return .wait(until - now) }
            state = .trying(since: now, pause: pause)
            return .go
        case .trying(let since, let pause):
            let end = since + Self.trialLimit
            guard now >= end else { return .wait(end - now) }
            state = .trying(since: now, pause: pause)
            return .go
        }
    }

    /// The provider answered, whatever it said.
    mutating func answered() {
        state = .closed(failures: 0)
    }

    mutating func failed(at now: Duration) {
        switch state {
        case .closed(let failures):
            state =
                failures + 1 < Self.failuresToOpen
                ? .closed(failures: failures + 1) : .open(until: now + Self.firstPause, pause: Self.firstPause)
        case .trying(_, let pause):
            let longer = min(pause * 2, Self.longestPause)
            state = .open(until: now + longer, pause: longer)
        case .open:
            // A call from before it opened has come back.
            break
        }
    }
}
