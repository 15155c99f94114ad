import TestSupport
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
