import TestSupport
import Testing

@testable import JobQueue

struct JobStateTests {
    private func processing(maxRetries: Int = 2) throws -> JobState {
        try #require(JobState(maxRetries: maxRetries).after(.claimed(begins: true)))
    }

    @Test func `a claim takes a pending job and raises its epoch`() throws {
        let state = try processing()
        #expect(state.status == .processing)
        #expect(state.epoch == 1)
        #expect(state.after(.claimed(begins: true)) == nil)
    }

    @Test func `the result of an older claim changes nothing`() throws {
        let first = try processing()
        let second = try #require(first.after(.workerDied)?.after(.claimed(begins: true)))
        #expect(second.after(.succeeded(epoch: first.epoch)) == nil)
        #expect(second.after(.erred(.transient, epoch: first.epoch)) == nil)
        #expect(second.after(.interrupted(epoch: first.epoch)) == nil)
        #expect(second.after(.succeeded(epoch: second.epoch))?.status == .completed)
    }

    @Test func `errors spend attempts until none is left`() throws {
        var state = try processing(maxRetries: 2)
        for attempt in 1...2 {
            state = try #require(state.after(.erred(.transient, epoch: state.epoch)))
            #expect(state.status == .pending)
            #expect(state.retryCount == attempt)
            state = try #require(state.after(.claimed(begins: true)))
        }
        state = try #require(state.after(.erred(.transient, epoch: state.epoch)))
        #expect(state.status == .failed)
    }

    @Test func `an input that can never work fails at once`() throws {
        #expect(try processing().after(.erred(.rejected, epoch: 1))?.status == .failed)
    }

    @Test func `a full disk, a stop and a crash spend no attempt`() throws {
        let state = try processing()
        for event in [JobState.Event.erred(.exhausted, epoch: 1), .interrupted(epoch: 1), .workerDied] {
            let next = try #require(state.after(event))
            #expect(next.status == .pending)
            #expect(next.retryCount == 0)
        }
    }

    @Test func `the third crash sets a job aside`() throws {
        var state = JobState(maxRetries: 5)
        for _ in 1...2 { state = try #require(state.after(.claimed(begins: true))?.after(.workerDied)) }
        #expect(state.status == .pending)
        #expect(state.after(.claimed(begins: true))?.after(.workerDied)?.status == .failed)
    }

    @Test func `a worker's death is no fault of a job that had not begun, and it is not claimed ahead again`() throws {
        let lost = try #require(JobState(maxRetries: 5).after(.claimed(begins: false))?.after(.workerDied))
        #expect(lost.status == .pending)
        #expect(lost.crashes == 0)
        #expect(lost.interrupts == 1)
        #expect(lost.after(.claimed(begins: false)) == nil)
        #expect(lost.after(.claimed(begins: true))?.after(.workerDied)?.crashes == 1)
    }

    @Test func `over random histories only allowed transitions occur and epochs never repeat`() {
        let allowed: Set<[JobStatus]> = [
            [.pending, .processing], [.pending, .cancelled], [.processing, .completed], [.processing, .failed],
            [.processing, .pending], [.processing, .cancelled], [.failed, .pending],
        ]
        var generator = SplitMix64(seed: 20_261_121)
        for _ in 0..<2_000 {
            var state = JobState(maxRetries: Int.random(in: 0...4, using: &generator))
            var claims = 0
            for _ in 0..<40 {
                let event = Self.randomEvent(near: state.epoch, &generator)
                guard let next = state.after(event) else { continue }
                #expect(allowed.contains([state.status, next.status]), "\(state) after \(event)")
                if case .claimed = event { claims += 1 }
                #expect(next.epoch == Int64(claims))
                #expect(next.retryCount <= next.maxRetries)
                state = next
            }
        }
    }

    private static func randomEvent(near epoch: Int64, _ generator: inout SplitMix64) -> JobState.Event {
        let token = epoch - Int64.random(in: 0...1, using: &generator)
        return switch Int.random(in: 0..<7, using: &generator) {
        case 0, 1: .claimed(begins: Bool.random(using: &generator))
        case 2: .succeeded(epoch: token)
        case 3: .erred(JobErrorClass.allCases.randomElement(using: &generator) ?? .transient, epoch: token)
        case 4: .interrupted(epoch: token)
        case 5: .workerDied
        default: Bool.random(using: &generator) ? .cancelled : .retried
        }
    }
}
