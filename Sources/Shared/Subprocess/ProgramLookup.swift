import Glibc

extension Command {
    /// The argument vector that starts this command under its limits: absolute program first.
    ///
    /// Limits are set by `prlimit`, which becomes the program without another process; `setpriv` asks the kernel to
    /// kill the program should this process die, so that a killed worker leaves no encoder running.
    func argumentVector() throws(SubprocessError) -> [String] {
        let target = [try lookUp(program)] + arguments
        guard let limits else { return target }
        return [try lookUp("setpriv"), "--pdeathsig", "KILL", "--", try lookUp("prlimit")] + limits.options + ["--"]
            + target
    }

    private func lookUp(_ name: String) throws(SubprocessError) -> String {
        let candidates =
            name.contains("/")
            ? [name]
            : (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map { "\($0)/\(name)" }
        for candidate in candidates {
            var status = stat()
            guard stat(candidate, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            if access(candidate, X_OK) == 0 { return candidate }
        }
        throw .programNotFound(name)
    }
}

extension ResourceLimits {
    fileprivate var options: [String] {
        var options = ["--core=0"]
        if let addressSpace { options.append("--as=\(addressSpace)") }
        if let cpuSeconds { options.append("--cpu=\(cpuSeconds)") }
        if let fileSize { options.append("--fsize=\(fileSize)") }
        if let openFiles { options.append("--nofile=\(openFiles)") }
        return options
    }
}
