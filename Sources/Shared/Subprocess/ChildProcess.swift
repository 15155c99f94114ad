import CLinux
import Glibc

/// A started child in a process group of its own, with the ends of its pipes.
struct ChildProcess: ~Copyable {
    let pid: pid_t
    /// Readable when the child has ended.
    let ended: Descriptor
    let output: Descriptor
    let errors: Descriptor

    /// Starts a program. It inherits no descriptor but its three streams, and every signal at its default: a server
    /// ignores SIGPIPE and blocks SIGTERM, an encoder must do neither.
    static func start(_ command: Command) throws(SubprocessError) -> ChildProcess {
        let arguments = try command.argumentVector()
        do throws(DescriptorError) {
            let output = try Pipe()
            let errors = try Pipe()
            let pid = try spawn(
                arguments, command: command, output: output.writing.number, errors: errors.writing.number)
            let pidfd = pidfd_open(pid, 0)
            guard pidfd >= 0 else {
                let code = errno
                kill(-pid, SIGKILL)
                _ = waitpid(pid, nil, 0)
                throw DescriptorError(code: code)
            }
            return ChildProcess(
                pid: pid, ended: Descriptor(pidfd), output: output.readingEnd(), errors: errors.readingEnd())
        } catch {
            throw .cannotStart(program: command.program, errno: error.code)
        }
    }

    /// Signals the whole group. Safe until `reap`: the unreaped child keeps its number.
    func signalGroup(_ signal: Int32) {
        kill(-pid, signal)
    }

    /// Takes the ended child away, and waits for what was left of its group, killed before, to be gone: at most half a
    /// second, because the kernel ends them at its own time and a zombie is init's to take away.
    consuming func reap() -> (ending: Outcome.Ending, usage: ResourceUsage) {
        var status: Int32 = 0
        var usage = rusage()
        while wait4(pid, &status, 0, &usage) < 0, errno == EINTR {}
        var patience = 500
        while patience > 0, kill(-pid, 0) == 0 {
            usleep(1_000)
            patience -= 1
        }
        let signal = status & 0x7f
        let ending: Outcome.Ending = signal == 0 ? .exited(code: (status >> 8) & 0xff) : .killed(signal: signal)
        return (ending, ResourceUsage(usage))
    }

    private static func spawn(
        _ arguments: [String], command: Command, output: Int32, errors: Int32
    ) throws(DescriptorError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        if let folder = command.workingDirectory { posix_spawn_file_actions_addchdir_np(&actions, folder) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

        let environment = command.environment.map { "\($0.key)=\($0.value)" }
        var pid: pid_t = 0
        let code = withCStrings(arguments) { argv in
            withCStrings(environment) { envp in
                posix_spawn(&pid, arguments[0], &actions, &attributes, argv, envp)
            }
        }
        guard code == 0 else { throw DescriptorError(code: code) }
        return pid
    }
}

/// A null-terminated vector of C strings, alive during the call.
private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers = strings.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    return pointers.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { preconditionFailure("the vector ends with nil, so it is not empty") }
        return body(base)
    }
}

extension ResourceUsage {
    fileprivate init(_ usage: rusage) {
        userTime = .seconds(usage.ru_utime.tv_sec) + .microseconds(usage.ru_utime.tv_usec)
        systemTime = .seconds(usage.ru_stime.tv_sec) + .microseconds(usage.ru_stime.tv_usec)
        peakMemory = Int64(usage.ru_maxrss) * 1_024
    }
}
