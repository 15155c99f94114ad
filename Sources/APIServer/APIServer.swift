import ArgumentParser

/// The gateway's program.
@main
struct APIServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "APIServer",
        abstract: "Greenroom's HTTP gateway.",
        discussion: "Configured by environment variables; docs/configuration.md lists them.",
        subcommands: [Serve.self, CreateAdmin.self, CreateUser.self, AuditCommand.self, RoutesCommand.self],
        defaultSubcommand: Serve.self)
}
