import Foundation
import Postgres
import Synchronization

/// What has ended since the last heartbeat, for the operators' chart. A worker that dies takes some seconds of it along.
final class Throughput: Sendable {
    private struct Count {
        var completed = 0
        var failed = 0
    }

    private let counts = Mutex<[String: Count]>([:])

    func note(_ outcome: JobOutcome, queue: String) {
        counts.withLock { counts in
            switch outcome {
            case .completed: counts[queue, default: Count()].completed += 1
            case .failed: counts[queue, default: Count()].failed += 1
            case .retried, .interrupted, .cancelled, .fenced, .unknown: break
            }
        }
    }

    /// The statement that adds what has been noted so far, which is forgotten here; none where there is nothing.
    func statements() -> [SQL] {
        let counts = counts.withLock { counts in
            defer { counts = [:] }
            return counts.sorted { $0.key < $1.key }
        }
        guard !counts.isEmpty else { return [] }
        return [
            """
            INSERT INTO queue_throughput AS t (queue, minute, completed, failed)
            SELECT queue, date_trunc('minute', now()), completed, failed
              FROM unnest(\(counts.map(\.key)), \(counts.map(\.value.completed)), \(counts.map(\.value.failed)))
                   AS ended (queue, completed, failed)
             ORDER BY queue
                ON CONFLICT ON CONSTRAINT queue_throughput_pkey
                DO UPDATE SET completed = t.completed + excluded.completed, failed = t.failed + excluded.failed
            """
        ]
    }
}
