import Foundation
import Telemetry
import WorkerHost

/// The program that makes the videos of previews. Start more of them to make more at once.
@main
struct PreviewWorker {
    static func main() async {
        do {
            let configuration = try WorkerConfiguration(environment: ProcessInfo.processInfo.environment)
            LoggingBootstrap.start(service: "preview-worker", level: configuration.settings.logLevel)
            exit(try await WorkerProcess(configuration).run())
        } catch {
            FileHandle.standardError.write(Data("PreviewWorker: \(error)\n".utf8))
            exit(1)
        }
    }
}
