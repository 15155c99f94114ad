import Synchronization
import Testing

@testable import Security

struct AsyncGateTests {
    private final class Occupancy: Sendable {
        let now = Atomic<Int>(0)
        let most = Atomic<Int>(0)

        func stay() async {
            most.max(now.add(1, ordering: .relaxed).newValue, ordering: .relaxed)
            for _ in 0..<20 { await Task.yield() }
            now.subtract(1, ordering: .relaxed)
        }
    }

    /// Holds one place of a gate until it is let go.
    private struct Holder {
        private let entered = AsyncStream<Void>.makeStream()
        private let released = AsyncStream<Void>.makeStream()

        func hold(_ gate: AsyncGate) async throws {
            try await gate.pass {
                entered.continuation.finish()
                for await _ in released.stream {}
            }
        }

        func isIn() async { for await _ in entered.stream {} }
        func letGo() { released.continuation.finish() }
    }

    @Test func `no more than its width are inside at once, and all come through`() async throws {
        let gate = AsyncGate(width: 2, waitingLimit: 1000)
        let occupancy = Occupancy()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<500 { group.addTask { try await gate.pass { await occupancy.stay() } } }
            try await group.waitForAll()
        }
        #expect(occupancy.most.load(ordering: .relaxed) == 2)
    }

    @Test func `one more than may wait is turned away`() async throws {
        let gate = AsyncGate(width: 1, waitingLimit: 0)
        let holder = Holder()
        async let holding: Void = holder.hold(gate)
        await holder.isIn()
        await #expect(throws: AsyncGate.Full()) { try await gate.pass {} }
        holder.letGo()
        try await holding
        try await gate.pass {}
    }

    @Test func `waiters that are cancelled leave, and nobody loses a place`() async throws {
        let gate = AsyncGate(width: 1, waitingLimit: 1000)
        let holder = Holder()
        async let holding: Void = holder.hold(gate)
        await holder.isIn()
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    do {
                        try await gate.pass {}
                        return false
                    } catch { return error is CancellationError }
                }
            }
            group.cancelAll()
            for await wasCancelled in group { #expect(wasCancelled) }
        }
        holder.letGo()
        try await holding
        try await gate.pass {}
    }

    @Test func `an error inside gives the place back`() async throws {
        struct Failure: Error {}
        let gate = AsyncGate(width: 1, waitingLimit: 0)
        for _ in 0..<3 {
            await #expect(throws: Failure.self) { try await gate.pass { throw Failure() } }
        }
    }
}
