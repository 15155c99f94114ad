import Foundation
import Telemetry
import WorkerHost

/// The program that makes GIF, WEBM and thumbnail of what was uploaded. Start more of them to convert more at once.
@main
struct ConversionWorker {
    static func main() async {
        do {
            let configuration = try WorkerConfiguration(environment: ProcessInfo.processInfo.environment)
            LoggingBootstrap.start(service: "conversion-worker", level: configuration.settings.logLevel)
            exit(try await WorkerProcess(configuration).run())
        } catch {
            FileHandle.standardError.write(Data("ConversionWorker: \(error)\n".utf8))
            exit(1)
        }
    }
}
