import Accounts
import ArgumentParser
import Configuration
import Foundation
import Logging
import Postgres
import Security

/// Makes a user: somebody to give assets to, who does not log in.
struct CreateUser: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Create a user, to whom assets can be assigned.",
        discussion: "Reads GREENROOM_DATABASE_URL, or the file that GREENROOM_DATABASE_URL_FILE names.")

    @Option(help: "The user's email address.")
    var email: String

    @Option(help: "The name that admins see.")
    var name: String

    func run() async throws {
        let user = try await CommandDatabase.with { database in
            try await AccountService(store: AccountStore(database: database), passwords: PasswordHasher())
                .createUser(email: email, name: name, role: .user, password: nil)
        }
        print("\(user.id.text) \(user.email)")
    }
}
