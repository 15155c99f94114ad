import Testing

@testable import Accounts

struct LoginThrottleTests {
    @Test func `five failures are free, then each costs twice as long, up to 15 minutes`() {
        #expect((0...5).map(LoginThrottle.penalty) == [0, 0, 0, 0, 0, 0])
        #expect((6...9).map(LoginThrottle.penalty) == [1, 2, 4, 8])
        #expect(LoginThrottle.penalty(failures: 1000) == 900)
    }

    @Test func `a blocked address or account waits, and a success frees the account`() {
        let throttle = LoginThrottle()
        let now = ContinuousClock.now
        for _ in 0..<7 { throttle.fail(["account:a", "address:1"], at: now) }
        #expect(throttle.wait(for: ["account:b", "address:1"], at: now) == 2)
        #expect(throttle.wait(for: ["account:a"], at: now + .seconds(3)) == nil)
        throttle.fail(["account:a"], at: now + .seconds(3))
        #expect(throttle.wait(for: ["account:a"], at: now + .seconds(3)) == 4)
        throttle.succeed("account:a")
        #expect(throttle.wait(for: ["account:a"], at: now + .seconds(3)) == nil)
    }

    @Test func `old failures are forgotten`() {
        let throttle = LoginThrottle()
        let now = ContinuousClock.now
        for _ in 0..<10 { throttle.fail(["account:a"], at: now) }
        throttle.fail(["account:a"], at: now + .seconds(1000))
        #expect(throttle.wait(for: ["account:a"], at: now + .seconds(1000)) == nil)
    }
}
