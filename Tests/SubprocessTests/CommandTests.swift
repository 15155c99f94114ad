import Foundation
import Glibc
import Subprocess
import Synchronization
import TestSupport
import Testing

/// Runs shell text; the shell is the tests' way to have children that misbehave.
func shell(_ text: String) -> Command {
    Command("sh", ["-c", text])
}

@Suite struct CommandTests {
    @Test func `exit code, output and errors come back`() async throws {
        var command = shell("echo out; echo err >&2; exit 7")
        command.outputLimit = 100
        let outcome = try await command.run()
        #expect(outcome.ending == .exited(code: 7))
        #expect(!outcome.isSuccess)
        #expect(String(decoding: outcome.output, as: UTF8.self) == "out\n")
        #expect(outcome.errorTail == "err\n")
    }

    @Test func `a signal that ends the child is told`() async throws {
        let outcome = try await shell("kill -SEGV $$").run()
        #expect(outcome.ending == .killed(signal: SIGSEGV))
    }

    @Test func `arguments reach the program as they are`() async throws {
        let hostile = ["-i", "$(touch x)", "a b", "%d", "concat:x", "ü\n"]
        var command = Command("printf", ["[%s]"] + hostile)
        command.outputLimit = 1_000
        let outcome = try await command.run()
        #expect(String(decoding: outcome.output, as: UTF8.self) == hostile.map { "[\($0)]" }.joined())
    }

    @Test func `only the given environment is there, and standard input is empty`() async throws {
        var command = shell("env; cat")
        command.environment = ["PATH": "/usr/bin:/bin", "ONLY": "this"]
        command.outputLimit = 1_000
        let names = String(decoding: try await command.run().output, as: UTF8.self)
            .split(separator: "\n").map { $0.prefix { $0 != "=" } }
        #expect(Set(names).subtracting(["PWD", "SHLVL", "_", "OLDPWD"]) == ["PATH", "ONLY"])
    }

    @Test func `the child inherits no descriptor but its three streams`() async throws {
        let ours = open("/etc/hostname", O_RDONLY)
        defer { close(ours) }
        var command = Command("ls", ["/proc/self/fd"])
        command.outputLimit = 1_000
        let listed = String(decoding: try await command.run().output, as: UTF8.self)
        // 3 is the folder that ls itself reads.
        #expect(listed == "0\n1\n2\n3\n")
    }

    @Test func `the child has default signals even where this process ignores them`() async throws {
        let before = signal(SIGPIPE, SIG_IGN)
        defer { signal(SIGPIPE, before) }
        let outcome = try await shell("kill -PIPE $$; echo survived").run()
        #expect(outcome.ending == .killed(signal: SIGPIPE))
    }

    @Test func `lines arrive in order, the last one even without its newline`() async throws {
        let lines = Mutex<[String]>([])
        _ = try await shell("printf 'one\\ntwo\\n\\nfour'").run { line in
            lines.withLock { $0.append(line) }
            return .noProgress
        }
        #expect(lines.withLock { $0 } == ["one", "two", "", "four"])
    }

    @Test func `a flood on both streams is taken in bounded memory`() async throws {
        var command = shell("head -c 30000000 /dev/zero; head -c 30000000 /dev/zero | tr '\\0' x >&2; echo end >&2")
        command.outputLimit = 1_000
        let outcome = try await command.run()
        #expect(outcome.isSuccess)
        #expect(outcome.output.count == 1_000)
        #expect(outcome.outputWasCut)
        #expect(outcome.errorTail.utf8.count == 16 << 10)
        #expect(outcome.errorTail.hasSuffix("xend\n"))
    }

    @Test func `a missing program is named`() async {
        await #expect(throws: SubprocessError.programNotFound("no-such-program")) {
            try await Command("no-such-program").run()
        }
        await #expect(throws: SubprocessError.programNotFound("/etc")) {
            try await Command("/etc").run()
        }
    }

    @Test func `a missing program is named although its limits are set by another`() async {
        await #expect(throws: SubprocessError.programNotFound("no-such-program")) {
            var limited = Command("no-such-program")
            limited.limits = ResourceLimits(cpuSeconds: 1)
            return try await limited.run()
        }
    }

    @Test func `a file that is no program cannot be started`() async throws {
        let path = NSTemporaryDirectory() + "/greenroom-\(UUID().uuidString)"
        try Executable.write("no program", to: path)
        defer { unlink(path) }
        await #expect(throws: SubprocessError.cannotStart(program: path, errno: ENOEXEC)) {
            try await Command(path).run()
        }
    }

    @Test func `limits hold the child and what it starts`() async throws {
        var command = shell("sh -c 'ulimit -v; ulimit -t; ulimit -n; ulimit -f; ulimit -c'")
        command.limits = ResourceLimits(addressSpace: 1 << 30, cpuSeconds: 5, fileSize: 1 << 20, openFiles: 32)
        command.outputLimit = 1_000
        let printed = String(decoding: try await command.run().output, as: UTF8.self)
        #expect(printed == "1048576\n5\n32\n2048\n0\n")
    }

    @Test func `the kernel kills a limited child should this process die`() async throws {
        // PR_GET_PDEATHSIG is 2.
        let ask = "import ctypes; s = ctypes.c_int(); ctypes.CDLL(None).prctl(2, ctypes.byref(s)); print(s.value)"
        var command = Command("python3", ["-c", ask])
        command.limits = ResourceLimits(openFiles: 64)
        command.outputLimit = 100
        #expect(String(decoding: try await command.run().output, as: UTF8.self) == "\(SIGKILL)\n")
    }

    @Test func `processor time and memory are counted`() async throws {
        let outcome = try await shell("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done").run()
        #expect(outcome.usage.userTime > .zero)
        #expect(outcome.usage.peakMemory > 100_000)
    }
}
