import Foundation
import Glibc
import Logging
import Telemetry
import Testing

@testable import Lifecycle

struct ServiceNotifierTests {
    /// A socket as systemd's.
    private final class Manager: Sendable {
        let descriptor: Int32

        init(_ name: String) {
            descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { bytes in
                bytes.copyBytes(from: name.utf8)
                if name.hasPrefix("@") { bytes[0] = 0 }
            }
            let length = socklen_t(2 + name.utf8.count)
            let status = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
            }
            #expect(status == 0)
        }

        deinit { close(descriptor) }

        func message() -> String {
            var bytes = [UInt8](repeating: 0, count: 100)
            let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        }
    }

    @Test(arguments: ["@greenroom-\(UUID())", "/tmp/greenroom-notify-\(UUID())"])
    func `systemd is told what happens`(name: String) {
        let manager = Manager(name)
        let notifier = ServiceNotifier(["NOTIFY_SOCKET": name])
        notifier.ready()
        #expect(manager.message() == "READY=1")
        notifier.alive()
        #expect(manager.message() == "WATCHDOG=1")
        notifier.stopping()
        #expect(manager.message() == "STOPPING=1")
        unlink(name)
    }

    @Test(arguments: [[:], ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": "x"], ["NOTIFY_SOCKET": "/none/\(UUID())"]])
    func `nothing happens where nobody listens`(environment: [String: String]) {
        ServiceNotifier(environment).ready()
    }

    @Test func `the watchdog is for the process that is meant`() {
        #expect(ServiceNotifier(["WATCHDOG_USEC": "2000000"]).watchdogInterval == .seconds(2))
        #expect(ServiceNotifier(["WATCHDOG_USEC": "1", "WATCHDOG_PID": "\(getpid())"]).watchdogInterval != nil)
        #expect(ServiceNotifier(["WATCHDOG_USEC": "1", "WATCHDOG_PID": "1"]).watchdogInterval == nil)
        #expect(ServiceNotifier(["WATCHDOG_USEC": "x"]).watchdogInterval == nil)
        #expect(ServiceNotifier([:]).watchdogInterval == nil)
    }

    @Test func `a process that runs says that it is alive, and that it stops`() async {
        let name = "@greenroom-\(UUID())"
        let manager = Manager(name)
        // The first beat comes at once, the second after half an hour.
        let notifier = ServiceNotifier(["NOTIFY_SOCKET": name, "WATCHDOG_USEC": "3600000000"])
        let lifecycle = Lifecycle(
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, notifier: notifier, grace: .seconds(60)
        ) { _ in }
        let signals = AsyncStream<Int32>.makeStream()
        let service = Service("until the first beat") {
            while manager.message() != "WATCHDOG=1" { await Task.yield() }
            signals.continuation.yield(SIGTERM)
            for await _ in AsyncStream<Never>.makeStream().stream {}
        }
        #expect(await lifecycle.run([service], signals: signals.stream) == 0)
        #expect(manager.message() == "STOPPING=1")
    }

    @Test func `systemd hears nothing while a loop is stuck, and again when it comes round`() {
        let name = "@greenroom-\(UUID())"
        let manager = Manager(name)
        let lifecycle = Lifecycle(
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            notifier: ServiceNotifier(["NOTIFY_SOCKET": name]), grace: .seconds(60)
        ) { _ in }
        // Late from its first beat on, until it rests.
        let stuck = Pulse(limit: .seconds(-1))
        let services = [Service("fine", pulses: [Pulse(limit: .seconds(60))]) {}, Service("stuck", pulses: [stuck]) {}]
        stuck.beat()
        lifecycle.tellWatchdog(of: services)
        #expect(manager.message() == "")
        stuck.rest()
        lifecycle.tellWatchdog(of: services)
        #expect(manager.message() == "WATCHDOG=1")
    }
}
