import ArgumentParser
import Foundation
import Telemetry

/// Serves the API and the admin web app until it is told to stop.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve the API and the admin web app.")

    func run() async throws {
        let configuration = try GatewayConfiguration(environment: ProcessInfo.processInfo.environment)
        LoggingBootstrap.start(service: "gateway", level: configuration.logLevel)
        throw ExitCode(try await Gateway(configuration).run())
    }
}
