/// A program to run, its arguments and its bounds. No shell is involved; the environment is what is given here alone.
package struct Command: Sendable {
    /// A name, looked up in the `PATH` of `environment`, or a path.
    package var program: String
    package var arguments: [String]
    package var environment: [String: String]
    package var workingDirectory: String?
    package var limits: ResourceLimits?

    /// The first so many bytes of standard output are kept for `Outcome.output`.
    package var outputLimit = 0
    /// Longest run; then the process group is ended.
    package var wallLimit: Duration?
    /// Longest time without a line that `run(onLine:)` takes for progress; then the process group is ended.
    package var stallLimit: Duration?
    /// From SIGTERM to SIGKILL, both to the whole group.
    package var killDelay: Duration = .seconds(2)

    /// Enough for well-behaved programs, and none of this process's own variables, which hold secrets.
    package static let plainEnvironment = [
        "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent",
    ]

    package init(_ program: String, _ arguments: [String] = [], environment: [String: String] = plainEnvironment) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
    }
}

/// Bounds that the kernel holds the program to, and everything that it starts.
package struct ResourceLimits: Sendable, Equatable {
    /// Bytes of address space.
    package var addressSpace: Int64?
    /// Seconds of CPU.
    package var cpuSeconds: Int?
    /// Bytes of the largest file that may be written.
    package var fileSize: Int64?
    package var openFiles: Int?

    package init(
        addressSpace: Int64? = nil, cpuSeconds: Int? = nil, fileSize: Int64? = nil, openFiles: Int? = nil
    ) {
        self.addressSpace = addressSpace
        self.cpuSeconds = cpuSeconds
        self.fileSize = fileSize
        self.openFiles = openFiles
    }
}

/// What the caller's line handler says about a line of standard output.
package enum LineMeaning: Sendable {
    /// Something moved on: the stall limit starts anew.
    case progress
    case noProgress
}
