import Foundation
import Glibc
import Subprocess
import Synchronization
import Testing

/// Each test waits for what the child itself says, never for a time to pass.
@Suite(.timeLimit(.minutes(10))) struct StoppingTests {
    @Test func `a child past its wall limit is ended by SIGTERM`() async throws {
        var command = shell("sleep 1000")
        command.wallLimit = .milliseconds(50)
        let outcome = try await command.run()
        #expect(outcome.endedAt == .wall)
        #expect(outcome.ending == .killed(signal: SIGTERM))
        #expect(!outcome.isSuccess)
    }

    @Test func `a child that ignores SIGTERM is killed`() async throws {
        var command = shell("trap '' TERM; while :; do sleep 1; done")
        command.wallLimit = .milliseconds(200)
        command.killDelay = .milliseconds(50)
        let outcome = try await command.run()
        #expect(outcome.ending == .killed(signal: SIGKILL))
    }

    @Test func `an exit code of 0 after the limit is no success`() async throws {
        var command = shell("trap 'exit 0' TERM; while :; do sleep 0.01; done")
        command.wallLimit = .milliseconds(200)
        let outcome = try await command.run()
        #expect(outcome.endedAt == .wall)
        #expect(!outcome.isSuccess)
    }

    @Test func `a child that goes on talking without progress has stalled`() async throws {
        var command = shell("while :; do echo busy; sleep 0.01; done")
        command.stallLimit = .milliseconds(200)
        let outcome = try await command.run { _ in .noProgress }
        #expect(outcome.endedAt == .stall)
    }

    @Test func `progress keeps the stall limit away`() async throws {
        var command = shell("for i in 1 2 3 4 5 6 7 8 9 10; do echo $i; sleep 0.1; done")
        command.stallLimit = .milliseconds(700)
        let outcome = try await command.run { _ in .progress }
        #expect(outcome.isSuccess)
    }

    @Test func `a stopped child has stalled and is killed`() async throws {
        var command = shell("kill -STOP $$")
        command.stallLimit = .milliseconds(50)
        command.killDelay = .milliseconds(50)
        let outcome = try await command.run()
        #expect(outcome.endedAt == .stall)
        #expect(outcome.ending == .killed(signal: SIGKILL))
    }

    @Test func `cancelling the task ends the child and all that it started`() async throws {
        let (pids, announce) = AsyncStream<pid_t>.makeStream()
        let run = Task {
            var command = shell("trap '' TERM; (trap '' TERM; sleep 1000) & echo $!; echo $$; wait; sleep 1000")
            command.killDelay = .milliseconds(50)
            return try await command.run { line in
                if let pid = pid_t(line) { announce.yield(pid) }
                return .noProgress
            }
        }
        var seen: [pid_t] = []
        for await pid in pids {
            seen.append(pid)
            if seen.count == 2 { break }
        }
        run.cancel()
        await #expect(throws: SubprocessError.cancelled) { try await run.value }
        for pid in seen { #expect(isGone(pid)) }
    }

    @Test func `cancelling before or while starting ends in cancelled, never in a child`() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    await #expect(throws: SubprocessError.cancelled) { try await shell("sleep 1000").run() }
                }
            }
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    @Test func `a grandchild that outlives its parent is not left behind`() async throws {
        var command = shell("sleep 1000 & echo $!")
        command.outputLimit = 100
        let outcome = try await command.run()
        let pid = try #require(
            pid_t(String(decoding: outcome.output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(outcome.isSuccess)
        #expect(isGone(pid))
    }

    @Test func `a grandchild that left the group and holds the pipe does not hold the caller`() async throws {
        var command = shell("setsid sh -c 'echo $$; exec sleep 1000' & sleep 0.3")
        command.outputLimit = 100
        let outcome = try await command.run()
        let pid = try #require(
            pid_t(String(decoding: outcome.output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(outcome.isSuccess)
        kill(pid, SIGKILL)
    }
}

/// Whether no process runs under this number: none at all, or one that waits for init to take it away.
func isGone(_ pid: pid_t) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
        let fields = stat.split(separator: ")").last?.split(separator: " "), fields.count > 1
    else { return true }
    return fields[0] == "Z" && pid_t(fields[1]) != getpid()
}
