import ArgumentParser
import Audit
import Foundation
import Security

/// The audit, for operators.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Prove the audit, or archive a year of it.",
        discussion: "Reads GREENROOM_DATABASE_URL, or the file that GREENROOM_DATABASE_URL_FILE names.",
        subcommands: [Verify.self, Archive.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Look whether every entry is as it was written.",
            discussion: "Ends with 1 where one is not. Note the head down elsewhere to prove later that it was reached."
        )

        func run() async throws {
            let verdict = try await CommandDatabase.with { try await AuditLogger(database: $0).verify() }
            if let fault = verdict.fault {
                print("The audit is not sound: \(fault.sentence)")
                throw ExitCode(1)
            }
            print("All \(verdict.entries) entries are sound. Head: \(Hex.encode(verdict.head))")
        }
    }

    struct Archive: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a year's entries to a file, and take them out of the database.",
            discussion: """
                The year must be over for a year. Its seals stay, so that what follows can still be proven. Needs the \
                rights of the tables' owner.
                """)

        @Option(help: "Such as 2026, in UTC.")
        var year: Int

        @Option(help: "A file that is not there yet: JSON lines, mode 0600.")
        var to: String

        func run() async throws {
            let descriptor = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw ValidationError("\(to) cannot be made, or is there already.") }
            let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            do {
                let count = try await CommandDatabase.with { database in
                    try await AuditArchive(database: database).archive(year: year) { lines in
                        if let lines { try file.write(contentsOf: lines) } else { try file.synchronize() }
                    }
                }
                print("\(count) entries of \(year) are in \(to) now.")
            } catch {
                unlink(to)
                throw error
            }
        }
    }
}
