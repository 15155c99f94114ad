import Accounts
import ArgumentParser
import Foundation
import Glibc
import Security

/// Makes an admin's account, for the first one, and for one who has lost the password.
struct CreateAdmin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Create an admin, or with --reset give a known one a new password.",
        discussion: """
            Reads GREENROOM_DATABASE_URL, or the file that GREENROOM_DATABASE_URL_FILE names. The password is read from \
            a file, never from the command line.
            """)

    @Option(help: "The email address to log in with.")
    var email: String

    @Option(help: "The name that others see.")
    var name: String

    @Option(help: "A file that holds the password: 10 to 200 characters.")
    var passwordFile: String

    @Option(help: "Where to write a new API token (mode 0600); none is made without it.")
    var tokenFile: String?

    @Flag(help: "Where the address is known, set the password instead of failing.")
    var reset = false

    func run() async throws {
        let password = try String(contentsOfFile: passwordFile, encoding: .utf8)
            .trimmingCharacters(in: .newlines)
        let user = try await CommandDatabase.with { database in
            let accounts = AccountService(store: AccountStore(database: database), passwords: PasswordHasher())
            let user = try await accounts.createAdmin(email: email, name: name, password: password, reset: reset)
            if let tokenFile {
                let (_, token) = try await accounts.createToken(for: user.id, name: "create-admin", expiresAt: nil)
                try write(token.text.exposed, to: tokenFile)
            }
            return user
        }
        print("\(user.email) can log in.")
    }

    /// Aside and renamed: the file is there whole, with its mode, or not at all.
    private func write(_ token: String, to path: String) throws {
        let aside = "\(path).new"
        guard
            FileManager.default.createFile(
                atPath: aside, contents: Data("\(token)\n".utf8), attributes: [.posixPermissions: 0o600])
        else { throw ValidationError("\(aside) cannot be written.") }
        guard rename(aside, path) == 0 else { throw ValidationError("\(path) cannot be written.") }
    }
}
