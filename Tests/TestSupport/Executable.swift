internal import Foundation

/// Files that a test runs.
package enum Executable {
    package struct NotWritten: Error {
        let path: String
    }

    /// Writes an executable file. A child does it: while this process had the file open for writing, another test could
    /// start a child that holds the descriptor for a moment, and to run the file would fail with ETXTBSY.
    package static func write(_ text: String, to path: String) throws {
        let writer = Process()
        writer.executableURL = URL(filePath: "/bin/sh")
        writer.arguments = ["-c", #"printf %s "$1" >"$2" && chmod 755 "$2""#, "sh", text, path]
        try writer.run()
        writer.waitUntilExit()
        guard writer.terminationStatus == 0 else { throw NotWritten(path: path) }
    }

    /// A shell script, to stand in for a program.
    package static func writeScript(_ text: String, to path: String) throws {
        try write("#!/bin/sh\n\(text)\n", to: path)
    }
}
