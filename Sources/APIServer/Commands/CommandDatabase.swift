import Configuration
import Foundation
import Logging
import Postgres
import Security

/// The database of a command that ends: its address from the environment, two connections, closed at the end.
enum CommandDatabase {
    static func with<Value>(_ body: (PostgresPool) async throws -> Value) async throws -> Value {
        var reader = ConfigurationReader(ProcessInfo.processInfo.environment)
        let url = reader.secret("GREENROOM_DATABASE_URL")
        try reader.finish()
        let database = PostgresPool(
            configuration: PostgresConfiguration(url.exposed, applicationName: "greenroom-command"),
            maximumConnections: 2, waitTimeout: .seconds(10), logger: Logger(label: "command"))
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await body(database))
        } catch {
            outcome = .failure(error)
        }
        await database.close()
        return try outcome.get()
    }
}
