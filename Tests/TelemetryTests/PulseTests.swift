import Synchronization
import Testing

@testable import Telemetry

struct PulseTests {
    @Test func `a beat is late after the limit, until the next one`() {
        let clock = Mutex<Int64>(0)
        let pulse = Pulse(limit: .nanoseconds(10)) { clock.withLock { $0 } }
        pulse.beat()
        clock.withLock { $0 = 10 }
        #expect(!pulse.isLate)
        clock.withLock { $0 = 11 }
        #expect(pulse.isLate)
        pulse.beat()
        #expect(!pulse.isLate)
        #expect(pulse.age == .zero)
    }

    @Test func `nobody misses the beat of a loop that has not begun, rests or has ended`() {
        let clock = Mutex<Int64>(0)
        let pulse = Pulse(limit: .nanoseconds(10)) { clock.withLock { $0 } }
        clock.withLock { $0 = 100 }
        #expect(!pulse.isLate)
        pulse.beat()
        clock.withLock { $0 = 200 }
        pulse.rest()
        #expect(!pulse.isLate)
        #expect(pulse.age == nil)
    }

    @Test func `time passes`() {
        let pulse = Pulse(limit: .zero)
        pulse.beat()
        while !pulse.isLate {}
        #expect(!Pulse(limit: .seconds(1_000_000)).isLate)
    }
}
