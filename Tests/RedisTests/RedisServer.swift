import Foundation
import Glibc
import Redis
import Synchronization
import Testing

/// A private redis-server on a Unix socket in a folder of its own, which ends with the test.
final class RedisServer: Sendable {
    struct Missing: Error, CustomStringConvertible {
        let description = "There is no redis-server on this machine: run `make test`, which installs it"
    }

    private static let program = "/usr/bin/redis-server"

    private let folder = URL(filePath: "/tmp/greenroom-redis-\(getpid())-\(UInt32.random(in: 0...UInt32.max))")
    private let arguments: [String]
    private let process = Mutex<ChildProcess?>(nil)

    var socket: String { folder.appending(path: "s").path }

    init(_ arguments: String...) async throws {
        self.arguments = arguments
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try await start()
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(at: folder)
    }

    /// With a timeout that a busy machine does not reach.
    func configuration() throws -> RedisConfiguration {
        var configuration = try RedisConfiguration(socket)
        configuration.connectTimeout = .seconds(30)
        configuration.commandTimeout = .seconds(60)
        return configuration
    }

    func client() throws -> RedisClient { RedisClient(try configuration()) }

    /// Starts the server and waits until it answers.
    func start() async throws {
        guard FileManager.default.isExecutableFile(atPath: Self.program) else { throw Missing() }
        let options = ["--port", "0", "--unixsocket", socket, "--dir", folder.path, "--save", "", "--logfile", "log"]
        let started = try ChildProcess(Self.program, options + arguments)
        process.withLock { $0 = started }
        // Not with the client under test: only the server's readiness is the question.
        try await eventually { accepts(socket) }
    }

    func kill() {
        process.withLock { process in
            process?.kill()
            process = nil
        }
        try? FileManager.default.removeItem(atPath: socket)
    }

    /// The server stands still: connections stay, nothing is answered.
    func freeze() { process.withLock { $0?.signal(SIGSTOP) } }
    func thaw() { process.withLock { $0?.signal(SIGCONT) } }
}

struct NeverHappened: Error {}

/// Asks again until the answer is yes; gives up after half a minute.
func eventually(_ condition: () async throws -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(30)
    while try await !condition() {
        guard ContinuousClock.now < end else { throw NeverHappened() }
        try await Task.sleep(for: .milliseconds(2))
    }
}

extension RedisClient {
    /// Whether the server can be reached again.
    var isUp: Bool {
        get async { await (try? ping()) != nil }
    }

    /// How many connections wait in a blocking command.
    func blockedClients() async throws -> Int {
        let info = try await send(RedisCommand("INFO", "clients")).text ?? ""
        let line = info.split(whereSeparator: \.isNewline).first { $0.hasPrefix("blocked_clients:") }
        return Int(line?.split(separator: ":").last ?? "") ?? -1
    }
}
