import Glibc
import Testing

@testable import Lifecycle

struct PolicyTests {
    @Test func `the first signal stops, the second ends at once`() {
        var policy = SignalPolicy()
        #expect(policy.received(SIGTERM, now: .zero) == .stop)
        #expect(policy.received(SIGTERM, now: .milliseconds(1)) == .exit(143))
        policy = SignalPolicy()
        #expect(policy.received(SIGINT, now: .zero) == .stop)
        #expect(policy.received(SIGTERM, now: .seconds(1)) == .exit(143))
        policy = SignalPolicy()
        #expect(policy.received(SIGINT, now: .zero) == .stop)
        #expect(policy.received(SIGINT, now: .seconds(9)) == .exit(130))
    }

    @Test func `a supervisor that passes Ctrl-C on as SIGTERM tells the same wish twice`() {
        var policy = SignalPolicy()
        #expect(policy.received(SIGINT, now: .zero) == .stop)
        #expect(policy.received(SIGTERM, now: .milliseconds(100)) == .ignore)
        #expect(policy.received(SIGTERM, now: .milliseconds(600)) == .exit(143))
    }

    @Test func `services stop one after the other, the last first`() {
        var plan = ShutdownPlan(services: 3)
        #expect(plan.stop() == 2)
        #expect(plan.stop() == nil)
        #expect(plan.ended(2) == 1)
        #expect(plan.ended(1) == 0)
        #expect(!plan.isFinished)
        #expect(plan.ended(0) == nil)
        #expect(plan.isFinished)
    }

    @Test func `services that have ended, or end out of turn, are passed over`() {
        var plan = ShutdownPlan(services: 4)
        #expect(plan.ended(2) == nil)
        #expect(plan.stop() == 3)
        #expect(plan.ended(1) == nil)
        #expect(plan.ended(3) == 0)
        #expect(plan.running == [0])
    }
}
