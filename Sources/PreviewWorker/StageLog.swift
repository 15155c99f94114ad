import Foundation
import Logging
import Security
import Synchronization
import VideoGeneration

/// Writes down when a job's generator came to each stage.
final class StageLog: Sendable {
    private let previewID: UUID
    private let logger: Logger
    private let last = Mutex<VideoProgress.Stage?>(nil)

    init(of preview: UUID, logger: Logger) {
        previewID = preview
        self.logger = logger
    }

    /// To be called for every report; says something where the stage is another one.
    func note(_ stage: VideoProgress.Stage) {
        let isNew = last.withLock { last in
            defer { last = stage }
            return last != stage
        }
        guard isNew else { return }
        let now = Int64(Date.now.timeIntervalSince1970 * 1_000_000)
        logger.info(
            "stage began",
            metadata: [
                "preview_id": "\(previewID.text)", "stage": "\(stage.rawValue)",
                "began_us": .stringConvertible(Int(now)),
            ])
    }
}
