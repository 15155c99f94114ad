import Glibc
import Synchronization
import Testing

@testable import Lifecycle

@Suite(.serialized) struct SignalTests {
    @Test(arguments: [SIGTERM, SIGINT])
    func `a signal is received, and a second one ends the process at once`(number: Int32) async {
        let exits = AsyncStream<Int32>.makeStream()
        let signals = ShutdownSignals { exits.continuation.yield($0) }
        defer { signals.end() }
        kill(getpid(), number)
        for await received in signals.stream {
            #expect(received == number)
            break
        }
        kill(getpid(), number)
        for await code in exits.stream {
            #expect(code == 128 + number)
            break
        }
    }

    @Test func `a peer that hangs up does not end the process`() {
        let signals = ShutdownSignals { _ in }
        defer { signals.end() }
        var ends: [Int32] = [-1, -1]
        #expect(pipe(&ends) == 0)
        close(ends[0])
        #expect(write(ends[1], "x", 1) == -1)
        #expect(errno == EPIPE)
        close(ends[1])
    }
}
