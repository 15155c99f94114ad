import Foundation
import JobQueue
import Postgres
import Prompts
import Security

/// The SQL of `prompt_preview_jobs`: what the gateway reads and writes.
struct PreviewStore: Sendable {
    let database: PostgresPool

    // Progress while the job runs is what its worker's last heartbeat wrote.
    private static let selection: SQL = """
        SELECT p.id, p.character_id, p.emotion, p.status, p.status_version,
               CASE p.status WHEN 'pending' THEN 'queued' WHEN 'processing' THEN coalesce(j.stage, 'preparing') END,
               CASE p.status WHEN 'completed' THEN 100 WHEN 'processing' THEN coalesce(j.progress, 0) ELSE 0 END::float8,
               CASE p.status WHEN 'processing' THEN j.eta_seconds END::float8,
               p.error, p.error_code, p.video_key, p.poster_key, p.prompt_text, p.resolved_text, p.prompt_source,
               p.prompt_version, p.provider, p.created_by, u.name, p.created_at, p.started_at, p.completed_at,
               p.expires_at
          FROM prompt_preview_jobs AS p
          LEFT JOIN queue_jobs AS j ON j.id = p.job_id
          LEFT JOIN users AS u ON u.id = p.created_by
        """

    static func selection(of id: UUID) -> SQL { "\(selection) WHERE p.id = \(id)" }

    /// The newest one of the same input that is, or may yet become, a video which can still be looked at.
    static func selection(equalTo sha256: [UInt8]) -> SQL {
        """
        \(selection) WHERE p.input_sha256 = \(sha256) AND p.status IN ('pending', 'processing', 'completed')
           AND p.expires_at > clock_timestamp() AND NOT coalesce(j.cancel_requested, false)
         ORDER BY p.created_at DESC LIMIT 1
        """
    }

    static func decode(_ result: PostgresResult) throws -> [Preview] {
        try result.decode(
            as: UUID.self, UUID.self, String.self, String.self, Int64.self, String?.self, Double.self, Double?.self,
            String?.self, String?.self, String?.self, String?.self, String.self, String.self, String.self, Int?.self,
            String.self, UUID.self, String?.self, Date.self, Date?.self, Date?.self, Date.self
        ).map { row in
            Preview(
                id: row.0, characterID: row.1, emotion: row.2, status: JobStatus(rawValue: row.3) ?? .failed,
                version: row.4, stage: row.5, progress: row.6, etaSeconds: row.7, error: row.8, errorCode: row.9,
                videoKey: row.10, posterKey: row.11, promptText: row.12, resolvedText: row.13,
                source: PromptSource(rawValue: row.14) ?? .draft, promptVersion: row.15, provider: row.16,
                createdBy: row.17, createdByName: row.18, createdAt: row.19, startedAt: row.20, completedAt: row.21,
                expiresAt: row.22)
        }
    }

    func preview(_ id: UUID) async throws -> Preview? {
        try Self.decode(try await database.run(Self.selection(of: id))).first
    }

    /// The newest first, without those that have expired.
    ///
    /// - Parameter limit: one row more is read to learn whether there is another page.
    func page(
        character: UUID?, emotion: String?, after cursor: TimeCursor<UUID>?, limit: Int
    ) async throws -> [Preview] {
        var query: SQL = "\(Self.selection) WHERE p.expires_at > clock_timestamp()"
        if let character { query = "\(query) AND p.character_id = \(character)" }
        if let emotion { query = "\(query) AND p.emotion = \(emotion)" }
        if let cursor { query = "\(query) AND (p.created_at, p.id) < (\(cursor.time), \(cursor.key))" }
        query = "\(query) ORDER BY p.created_at DESC, p.id DESC LIMIT \(limit + 1)"
        return try Self.decode(try await database.run(query))
    }

    /// Where the character's picture lies; nil: it has none.
    func thumbnailKey(of character: UUID) async throws -> String? {
        try await database.first(
            """
            SELECT a.thumbnail_key FROM characters AS c
              JOIN admin_media_assets AS a ON a.id = c.thumbnail_asset_id AND a.deleted_at IS NULL
             WHERE c.id = \(character) AND a.thumbnail_key IS NOT NULL
            """, as: String.self)
    }

    // MARK: Asking for one

    /// Two who ask for the same at once, and one who asks too often at once, wait here for each other. The order is the
    /// same for all.
    static func locks(admin: UUID, input sha256: [UInt8]) -> [SQL] {
        [
            "SELECT pg_advisory_xact_lock(hashtextextended('preview.by:' || \(admin)::text, 0))",
            "SELECT pg_advisory_xact_lock(hashtextextended('preview.of:' || \(Hex.encode(sha256)), 0))",
        ]
    }

    /// Gives a row with the seconds to wait where the admin has had as many as a minute allows.
    static func wait(of admin: UUID, limit: Int) -> SQL {
        """
        SELECT greatest(1, ceil(extract(epoch FROM created_at + interval '1 minute' - clock_timestamp())))::integer
          FROM prompt_preview_jobs
         WHERE created_by = \(admin) AND created_at > clock_timestamp() - interval '1 minute'
         ORDER BY created_at DESC
        OFFSET \(limit - 1) LIMIT 1
        """
    }

    /// The row, and the news of it.
    static func insertion(
        _ input: PreviewInput, id: UUID, jobID: UUID, admin: UUID, lifetime: Int
    ) -> [SQL] {
        let prompt = input.prompt
        return [
            """
            INSERT INTO prompt_preview_jobs (id, character_id, emotion, thumbnail_key, prompt_text, resolved_text,
                                             variables, prompt_source, prompt_id, prompt_version, input_sha256,
                                             provider, job_id, created_by, expires_at)
            VALUES (\(id), \(prompt.characterID), \(prompt.emotion), \(input.thumbnailKey), \(input.promptText),
                    \(input.resolvedText), \(JSONB(input.variables)), \(prompt.source.rawValue), \(prompt.promptID),
                    \(prompt.version), \(input.sha256), \(input.provider), \(jobID), \(admin),
                    clock_timestamp() + make_interval(secs => \(Double(lifetime))))
            """,
            """
            INSERT INTO events (subject, subject_id, kind, data)
            SELECT 'preview', p.id, 'preview.updated', prompt_preview_jobs_news(p)
              FROM prompt_preview_jobs AS p WHERE p.id = \(id)
            """,
        ]
    }

    /// The job of a preview, and whether that can still be looked at; nil: there is no such preview.
    func job(of id: UUID) async throws -> (job: UUID, isExpired: Bool)? {
        try await database.first(
            "SELECT job_id, expires_at <= clock_timestamp() FROM prompt_preview_jobs WHERE id = \(id)",
            as: UUID.self, Bool.self
        ).map { (job: $0.0, isExpired: $0.1) }
    }
}
