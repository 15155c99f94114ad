import Foundation
import Glibc
import Synchronization

/// The places on a job's way where a process may be made to die, for the fault tests.
///
/// `GREENROOM_FAULT_AT=after-claim` kills the process (SIGKILL, as the kernel's out-of-memory killer would) when it gets
/// there first, `after-claim:5` at the fifth time. Unset, as it is outside of tests, a point costs one comparison.
package enum FaultPoint: String, Sendable, CaseIterable {
    /// The claim is committed, the handler has not begun.
    case afterClaim = "after-claim"
    /// FFmpeg runs.
    case midFFmpeg = "mid-ffmpeg"
    /// The outputs are made and not stored.
    case beforeUpload = "before-upload"
    /// The outputs are stored, their rows are not written.
    case afterUpload = "after-upload"
    /// The result transaction is about to be sent.
    case beforeCommit = "before-commit"
    /// The result transaction is committed, nobody has been told.
    case afterCommit = "after-commit"

    private static let armed = Plan(ProcessInfo.processInfo.environment["GREENROOM_FAULT_AT"])
    private static let visits = Atomic<Int>(0)

    /// Dies here if that is what was asked for.
    package func reach() {
        guard let plan = Self.armed, plan.point == self else { return }
        guard Self.visits.add(1, ordering: .relaxed).newValue >= plan.visit else { return }
        kill(getpid(), SIGKILL)
    }

    struct Plan: Sendable, Equatable {
        let point: FaultPoint
        let visit: Int

        /// Nil for nil and for what names no point.
        init?(_ text: String?) {
            let parts = text?.split(separator: ":") ?? []
            guard let point = parts.first.flatMap({ FaultPoint(rawValue: String($0)) }) else { return nil }
            self.point = point
            visit = parts.count > 1 ? Int(parts[1]) ?? 1 : 1
        }
    }
}
