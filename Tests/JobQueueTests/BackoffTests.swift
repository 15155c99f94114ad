import Testing

@testable import JobQueue

struct BackoffTests {
    @Test(arguments: [(1, 10.0), (2, 20), (3, 40), (8, 1280), (9, 2560), (10, 3600), (50, 3600)])
    func `the wait lies between half of the bound and the bound`(attempt: Int, bound: Double) {
        var generator = SplitMix64(seed: 7)
        let delays = (0..<500).map { _ in Backoff.delay(afterAttempt: attempt, using: &generator) }
        #expect(delays.allSatisfy { (bound / 2...bound).contains($0) })
        #expect(Set(delays).count > 400, "without jitter, jobs that failed together come back together")
    }
}

struct MissingWorkersTests {
    @Test func `a worker counts as dead only after its lock was gone for the whole patience`() {
        var missing = MissingWorkers(patience: .seconds(3))
        let start = ContinuousClock.now
        #expect(missing.dead(among: [1, 2], at: start) == [])
        #expect(missing.dead(among: [1, 2], at: start + .seconds(2)) == [])
        #expect(missing.dead(among: [1], at: start + .seconds(3)) == [1])
        #expect(missing.dead(among: [1, 2], at: start + .seconds(4)) == [1], "2 was seen again, so it starts anew")
        #expect(missing.dead(among: [2], at: start + .seconds(7)) == [2])
    }
}
