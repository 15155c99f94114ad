import Glibc
import Subprocess

extension ConversionError {
    init(_ error: SubprocessError) {
        switch error {
        case .programNotFound: self = .misconfigured(detail: error.description)
        case .cannotStart: self = .transient(detail: error.description)
        case .cancelled: self = .cancelled
        }
    }

    /// What a process that ended badly means; nil where it ended well.
    ///
    /// FFmpeg has one exit code for everything, so the words on its standard error decide. Their order matters: a full
    /// disk is told before the broken output that it leads to.
    init?(_ outcome: Outcome) {
        let errors = outcome.errorTail
        func says(_ phrases: String...) -> Bool { phrases.contains { errors.contains($0) } }

        if says("No space left on device", "Disk quota exceeded") {
            self = .outOfSpace
        } else if let bound = outcome.endedAt {
            self = .limit(reason: Self.reason(bound))
        } else if case .killed(let signal) = outcome.ending {
            self = Self.killed(by: signal)
        } else if outcome.isSuccess {
            return nil
        } else if outcome.ending == .exited(code: 255) {
            // FFmpeg's answer to SIGTERM and SIGINT from elsewhere, as when the service is stopped.
            self = .transient(detail: "the converter was asked to end")
        } else if outcome.ending == .exited(code: 127)
            || says("Unknown encoder", "No such filter", "Unrecognized option")
        {
            self = .misconfigured(detail: errors)
        } else if let codec = errors.firstMatch(of: /Codec \(([\w-]+)\) not on whitelist/)?.output.1 {
            self = .rejected(
                reason:
                    "The file's format, \(codec), is not accepted. Export it as H.264 with AAC and upload the new file."
            )
        } else if says("Cannot allocate memory") {
            self = .limit(reason: "The file needs more memory to convert than is allowed. Upload a smaller version.")
        } else if says(
            "Input/output error", "Read-only file system", "Permission denied", "temporarily unavailable",
            "No such file")
        {
            self = .transient(detail: errors)
        } else {
            self = .rejected(
                reason: "The file is damaged and cannot be converted. Export it again and upload the new file.")
        }
    }

    private static func reason(_ bound: Outcome.Bound) -> String {
        switch bound {
        case .wall: "The conversion took too long and was stopped. Upload a shorter or smaller version."
        case .stall:
            "The conversion stopped making progress and was ended. Export the file again and upload the new one."
        }
    }

    private static func killed(by signal: Int32) -> ConversionError {
        switch signal {
        case SIGXCPU:
            .limit(reason: "The conversion needs more processor time than is allowed. Upload a shorter version.")
        case SIGXFSZ: .limit(reason: "The converted file would be larger than is allowed. Upload a shorter version.")
        // The kernel's answer to too little memory.
        case SIGKILL: .limit(reason: "The file needs more memory to convert than there is. Upload a smaller version.")
        case SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGFPE:
            .limit(reason: "The file makes the converter fail. Export it again and upload the new file.")
        default: .transient(detail: "the converter was ended by signal \(signal)")
        }
    }
}
