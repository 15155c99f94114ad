import HTTP
import Synchronization
import Telemetry
import Testing

@Suite(.timeLimit(.minutes(1))) struct ServerPulseTests {
    @Test func `each event loop's pulse beats while it turns, and rests before and after`() async throws {
        let seen = Mutex<HTTPServer?>(nil)
        try await withServer(ServerConfiguration(eventLoops: 2)) { _ in
        } _: { _, server in
            seen.withLock { $0 = server }
            #expect(server.pulses.count == 2)
            for pulse in server.pulses {
                let first = try #require(pulse.age)
                // A younger one than before is a new beat; the suite's time limit ends a wait for nothing.
                var last = first
                while let age = pulse.age, age >= last { last = age }
                #expect(pulse.age != nil)
            }
        }
        let server = try #require(seen.withLock { $0 })
        #expect(server.pulses.allSatisfy { $0.age == nil })
    }
}
