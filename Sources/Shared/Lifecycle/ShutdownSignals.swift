import Dispatch
import Glibc
import Synchronization

/// SIGTERM and SIGINT as a stream of one element; a second signal ends the process at once.
///
/// The handler only writes a byte to a pipe, which is all that a handler may safely do. Handlers, unlike blocked or
/// ignored signals, are not inherited by the programs that a worker starts.
final class ShutdownSignals {
    let stream: AsyncStream<Int32>
    private let source: any DispatchSourceRead
    private let pipe: (reading: Int32, writing: Int32)

    /// One at a time in a process.
    ///
    /// - Parameter exit: ends the process, without `atexit`'s handlers, which could wait for something.
    init(exit: @escaping @Sendable (Int32) -> Void = { _exit($0) }) {
        var ends: [Int32] = [-1, -1]
        // Glibc's Swift module lacks pipe2.
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        precondition(socketpair(AF_UNIX, kind, 0, &ends) == 0, "No file descriptor is left for signals")
        pipe = (ends[0], ends[1])
        let (stream, continuation) = AsyncStream<Int32>.makeStream()
        self.stream = stream
        // Not Swift's own threads: a second signal must work while those are all busy.
        source = DispatchSource.makeReadSource(
            fileDescriptor: pipe.reading, queue: DispatchQueue(label: "greenroom.signals", qos: .userInteractive))
        let policy = Mutex(SignalPolicy())
        let reading = pipe.reading
        source.setEventHandler {
            var signal: UInt8 = 0
            while read(reading, &signal, 1) == 1 {
                let number = Int32(signal)
                switch policy.withLock({ $0.received(number, now: Self.now) }) {
                case .stop: continuation.yield(number)
                case .ignore: break
                case .exit(let code): exit(code)
                }
            }
        }
        source.resume()
        Self.handle(SIGTERM, writingTo: pipe.writing)
        Self.handle(SIGINT, writingTo: pipe.writing)
        // A peer that hangs up is an error of the write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Gives the signals their usual meaning back.
    func end() {
        signal(SIGTERM, SIG_DFL)
        signal(SIGINT, SIG_DFL)
        signalPipe.store(-1, ordering: .sequentiallyConsistent)
        source.setCancelHandler { [pipe] in
            close(pipe.reading)
            close(pipe.writing)
        }
        source.cancel()
    }

    private static func handle(_ number: Int32, writingTo descriptor: Int32) {
        signalPipe.store(descriptor, ordering: .sequentiallyConsistent)
        var action = sigaction()
        action.sa_flags = SA_RESTART
        action.__sigaction_handler.sa_handler = { number in
            let saved = errno
            var byte = UInt8(truncatingIfNeeded: number)
            write(signalPipe.load(ordering: .relaxed), &byte, 1)
            errno = saved
        }
        sigaction(number, &action, nil)
    }

    private static var now: Duration {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}

/// Where the handler writes to.
private let signalPipe = Atomic<Int32>(-1)
