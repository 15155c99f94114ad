package import Subprocess

/// Runs FFmpeg's programs under limits, and turns a bad end into the error that says what to do about it.
package struct FFmpeg: Sendable {
    package let configuration: ConversionConfiguration

    package init(configuration: ConversionConfiguration) {
        self.configuration = configuration
    }

    /// Runs `ffmpeg`.
    ///
    /// - Parameters:
    ///   - stallLimit: nil for runs that do not report progress; these end at the wall limit.
    ///   - workingDirectory: for filters that read files: their names stand in the graph, where a path would have to
    ///     be escaped twice.
    ///   - onLine: takes each line of `-progress`.
    @discardableResult
    package func run(
        _ arguments: [String], wallLimit: Duration? = nil, stallLimit: Duration? = nil,
        workingDirectory: String? = nil,
        onLine: @escaping @Sendable (String) -> LineMeaning = { _ in .noProgress }
    ) async throws(ConversionError) -> Outcome {
        try await run(
            configuration.ffmpeg, FFmpegArguments.quiet + arguments, outputLimit: 0,
            wallLimit: wallLimit ?? configuration.wallLimit, stallLimit: stallLimit,
            workingDirectory: workingDirectory, onLine: onLine)
    }

    /// Runs `ffprobe` and returns what it printed.
    func probe(_ arguments: [String]) async throws(ConversionError) -> [UInt8] {
        try await run(
            configuration.ffprobe, ["-v", "error"] + arguments, outputLimit: 1 << 20,
            wallLimit: configuration.stillLimit,
            stallLimit: nil, workingDirectory: nil, onLine: { _ in .noProgress }
        ).output
    }

    private func run(
        _ program: String, _ arguments: [String], outputLimit: Int, wallLimit: Duration, stallLimit: Duration?,
        workingDirectory: String?, onLine: @escaping @Sendable (String) -> LineMeaning
    ) async throws(ConversionError) -> Outcome {
        var command = Command(program, arguments)
        command.workingDirectory = workingDirectory
        command.outputLimit = outputLimit
        command.wallLimit = wallLimit
        command.stallLimit = stallLimit
        command.killDelay = configuration.killDelay
        command.limits = ResourceLimits(
            addressSpace: configuration.memoryLimit, cpuSeconds: configuration.cpuLimit,
            fileSize: configuration.fileSizeLimit, openFiles: 64)
        let outcome: Outcome
        do { outcome = try await command.run(onLine: onLine) } catch { throw ConversionError(error) }
        if let failure = ConversionError(outcome) { throw failure }
        return outcome
    }
}
