import Glibc

/// A program run by a test. Plain POSIX calls: Foundation's `Process` waits on run loops, which the two threads that
/// Swift's tasks share on a small machine cannot spare.
struct ChildProcess: Sendable {
    struct SpawnFailed: Error { let code: Int32 }

    private let id: pid_t

    /// Its output goes to `/dev/null`.
    init(_ path: String, _ arguments: [String]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor: Int32 in 0...2 {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        let strings = ([path] + arguments).map { strdup($0) }
        defer { for string in strings { free(string) } }
        var id: pid_t = 0
        let code = posix_spawn(&id, path, &actions, nil, strings + [nil], environ)
        guard code == 0 else { throw SpawnFailed(code: code) }
        self.id = id
    }

    func signal(_ number: Int32) { Glibc.kill(id, number) }

    /// As the kernel does when memory runs out: without a word. Returns when the process is gone.
    func kill() {
        signal(SIGKILL)
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
    }
}

/// Whether somebody listens on a Unix socket.
func accepts(_ path: String) -> Bool {
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
            connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
        }
    }
}
