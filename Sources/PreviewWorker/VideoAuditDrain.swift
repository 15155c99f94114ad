import Logging
import Previews

/// Takes over into the audit what finished videos have left in its outbox: after each video, and every ten seconds for
/// what was left then, by whichever worker.
struct VideoAuditDrain: Sendable {
    private static let interval = Duration.seconds(10)

    let audit: VideoGenerationAudit
    let logger: Logger

    func run() async {
        while !Task.isCancelled {
            await once()
            try? await Task.sleep(for: Self.interval)
        }
    }

    /// Never fails: what is not written now waits.
    func once() async {
        do {
            try await audit.drain()
        } catch {
            logger.warning("the audit of videos is written later", metadata: ["error": "\(error)"])
        }
    }
}
