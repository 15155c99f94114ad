import Testing

@testable import VideoGeneration

/// The rules that need no provider: pure.
@Suite struct ProviderRuleTests {
    @Test func `the breaker opens after five failures in a row, and lets one call try`() {
        var breaker = CircuitBreaker()
        for second in 0..<4 {
            #expect(breaker.admit(at: .seconds(second)) == .go)
            breaker.failed(at: .seconds(second))
        }
        breaker.answered()
        for second in 10..<15 {
            #expect(breaker.admit(at: .seconds(second)) == .go)
            breaker.failed(at: .seconds(second))
        }
        #expect(breaker.admit(at: .seconds(15)) == .wait(.seconds(29)))
        #expect(breaker.admit(at: .seconds(44)) == .go)
        #expect(breaker.admit(at: .seconds(45)) == .wait(.seconds(119)), "one trial at a time")
        breaker.failed(at: .seconds(46))
        #expect(breaker.admit(at: .seconds(47)) == .wait(.seconds(59)), "twice as long")
        #expect(breaker.admit(at: .seconds(106)) == .go)
        breaker.answered()
        #expect(breaker.admit(at: .seconds(107)) == .go)
        #expect(breaker == CircuitBreaker())
    }

    @Test func `a trial that is never heard of again blocks nobody for ever`() {
        var breaker = CircuitBreaker()
        for _ in 0..<5 { breaker.failed(at: .zero) }
        #expect(breaker.admit(at: .seconds(30)) == .go)
        #expect(breaker.admit(at: .seconds(149)) == .wait(.seconds(1)))
        #expect(breaker.admit(at: .seconds(150)) == .go)
    }

    @Test func `the pause grows to ten minutes and no further`() {
        var breaker = CircuitBreaker()
        for _ in 0..<5 { breaker.failed(at: .zero) }
        var now = Duration.zero
        var pauses: [Duration] = []
        for _ in 0..<8 {
            guard case .wait(let pause) = breaker.admit(at: now) else {
                Issue.record("it did not open")
                return
            }
            pauses.append(pause)
            now += pause
            #expect(breaker.admit(at: now) == .go)
            breaker.failed(at: now)
        }
        #expect(pauses.map { Int($0 / .seconds(1)) } == [30, 60, 120, 240, 480, 600, 600, 600])
    }

    @Test func `a call from before the breaker opened changes nothing`() {
        var breaker = CircuitBreaker()
        for _ in 0..<5 { breaker.failed(at: .zero) }
        let open = breaker
        breaker.failed(at: .seconds(20))
        #expect(breaker == open)
    }

    @Test func `the plan gives up after three waits, and starts anew after an answer`() {
        var plan = RetryPlan()
        #expect(plan.next(.broken(500)) == .wait(.seconds(5)))
        #expect(plan.next(.nothing("x")) == .wait(.seconds(15)))
        #expect(plan.next(.status(200)) == .take)
        #expect(plan.next(.tooMany(retryAfter: 0)) == .wait(.seconds(1)))
        #expect(plan.next(.tooMany(retryAfter: nil)) == .wait(.seconds(15)))
        #expect(plan.next(.broken(503)) == .wait(.seconds(45)))
        #expect(
            plan.next(.broken(503)) == .giveUp(.unavailable(detail: "the provider answers 503", retryAfter: 45)))
    }

    @Test func `a model is named by owner and name, by a version, or by both`() {
        let version = String(repeating: "0a", count: 32)
        #expect(ReplicateModel("minimax/video-01")?.path == "models/minimax/video-01/predictions")
        #expect(ReplicateModel(version)?.path == "predictions" && ReplicateModel(version)?.version == version)
        #expect(ReplicateModel("a/b:\(version)")?.version == version)
        for wrong in ["", "a", "a/b/c", "a/../b", "/a", "a/", "a/b?x=1", "a/b:latest", "a/b:", "a b/c", "a/b\n"] {
            #expect(ReplicateModel(wrong) == nil, "\(wrong)")
        }
    }
}
