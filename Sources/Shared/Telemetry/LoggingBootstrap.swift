import Glibc
package import Logging

/// Sets up logging for a process: JSON lines on standard output.
package enum LoggingBootstrap {
    private static let sink = LogSink(descriptor: STDOUT_FILENO)

    /// Call once, first thing in `main`; a second call ends the process (swift-log's rule).
    ///
    /// Lines that are still buffered are written at `exit`.
    package static func start(service: String, level: Logger.Level = .info) {
        LoggingSystem.bootstrap(
            { label, provider in
                JSONLogHandler(label: label, service: service, sink: sink, level: level, metadataProvider: provider)
            }, metadataProvider: LogContext.provider)
        atexit { LoggingBootstrap.flush() }
    }

    /// Writes what is buffered. Needed before `_exit` or `execve` only.
    package static func flush() { sink.flush() }
}
