package import Foundation
package import JobQueue
package import Postgres

/// The worker's side.
package struct PreviewWork: Sendable {
    let database: PostgresPool

    package init(database: PostgresPool) {
        self.database = database
    }

    /// What to make; nil: there is no such preview any more.
    package func source(_ id: UUID) async throws -> PreviewSource? {
        try await database.first(
            """
            SELECT variables ->> 'character_name', thumbnail_key, emotion, resolved_text,
                   expires_at <= clock_timestamp()
              FROM prompt_preview_jobs WHERE id = \(id)
            """, as: String.self, String?.self, String.self, String.self, Bool.self
        ).map {
            PreviewSource(
                id: id, characterName: $0.0, thumbnailKey: $0.1, emotion: $0.2, resolvedText: $0.3, isExpired: $0.4)
        }
    }

    /// The statements that record a finished video, to commit with the job's completion: its files, and what the audit
    /// is to hold. The second asks nothing of what it writes, so that the video does not fail for its sake.
    package static func recording(_ outcome: PreviewOutcome, for job: ClaimedJob) -> [SQL] {
        [
            """
            UPDATE prompt_preview_jobs
               SET video_key = \(outcome.videoKey), poster_key = \(outcome.posterKey), provider = \(outcome.provider),
                   cost_microdollars = \(outcome.costMicrodollars)
             WHERE job_id = \(job.id)
            """,
            """
            INSERT INTO generation_audit_outbox (entry)
            SELECT jsonb_build_object(
                       'video_id', id, 'purpose', 'preview', 'prompt_id', prompt_id, 'prompt_version', prompt_version,
                       'prompt_source', prompt_source, 'character_id', character_id, 'emotion', emotion,
                       'resolved_text', resolved_text, 'variables', variables, 'provider', provider,
                       'cost_microdollars', cost_microdollars, 'created_by', created_by,
                       'created_at', clock_timestamp())
              FROM prompt_preview_jobs WHERE job_id = \(job.id)
            """,
        ]
    }

    /// Notes why an attempt failed, more exactly than the job's class of errors says it. Where the job is another
    /// worker's now, nothing is noted.
    package func note(failure code: String, of job: ClaimedJob) async throws {
        // Job before preview: the order in which every transaction locks the two.
        try await database.execute(
            """
            WITH held AS (
                SELECT id FROM queue_jobs
                 WHERE id = \(job.id) AND epoch = \(job.epoch) AND status = 'processing'
                   FOR SHARE)
            UPDATE prompt_preview_jobs AS p SET error_code = \(code) FROM held WHERE p.job_id = held.id
            """)
    }
}
