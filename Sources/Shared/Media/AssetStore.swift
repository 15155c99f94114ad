package import Foundation
package import Postgres
import Security

/// The SQL of `admin_media_assets`: what is read.
package struct AssetStore: Sendable {
    let database: PostgresPool

    package init(database: PostgresPool) {
        self.database = database
    }

    // Progress while a job runs is what its worker's last heartbeat wrote.
    private static let selection: SQL = """
        SELECT a.id, a.filename, a.mime_type, a.file_size, a.width, a.height, a.duration, a.created_at, a.updated_at,
               a.status_version, a.conversion_status, a.conversion_error,
               CASE a.conversion_status WHEN 'completed' THEN 100 WHEN 'processing' THEN coalesce(j.progress, 0)
                    ELSE 0 END::float8,
               CASE a.conversion_status WHEN 'processing' THEN j.stage END,
               CASE a.conversion_status WHEN 'processing' THEN j.eta_seconds END::float8,
               a.thumbnail_key, a.thumbhash, a.gif_key, a.gif_size, a.webm_key, a.webm_size, a.image_key, a.image_size,
               a.user_id, a.assigned_at, a.assigned_by, holder.name, holder.email, giver.name
          FROM admin_media_assets AS a
          LEFT JOIN queue_jobs AS j ON j.id = a.job_id
          LEFT JOIN users AS holder ON holder.id = a.user_id
          LEFT JOIN users AS giver ON giver.id = a.assigned_by
        """

    package func asset(_ id: UUID) async throws -> Asset? {
        try await assets("\(Self.selection) WHERE a.id = \(id) AND a.deleted_at IS NULL").first
    }

    /// The newest first.
    ///
    /// - Parameters:
    ///   - text: part of the file's name, any case.
    ///   - userID: assets whose newest holder is this user.
    ///   - limit: 1 to 500; one row more is read to learn whether there is another page.
    func page(
        status: ConversionStatus?, text: String?, userID: UUID?, after cursor: TimeCursor<UUID>?, limit: Int
    ) async throws -> [Asset] {
        var query: SQL = "\(Self.selection) WHERE a.deleted_at IS NULL"
        if let status { query = "\(query) AND a.conversion_status = \(status.rawValue)" }
        if let text { query = "\(query) AND a.filename ILIKE \(LikePattern.containing(text))" }
        if let userID {
            // The mirror has no index, for the sake of its updates; a newest holder is one who has the asset now.
            query = """
                \(query) AND a.user_id = \(userID)
                        AND a.id IN (SELECT asset_id FROM current_assignments WHERE user_id = \(userID))
                """
        }
        if let cursor { query = "\(query) AND (a.created_at, a.id) < (\(cursor.time), \(cursor.key))" }
        return try await assets("\(query) ORDER BY a.created_at DESC, a.id DESC LIMIT \(limit + 1)")
    }

    package func status(_ id: UUID) async throws -> AssetStatus? {
        try await asset(id)?.status
    }

    func history(_ id: UUID) async throws -> [AssetStatusChange] {
        try await database.rows(
            """
            SELECT h.status, h.reason, h.created_at
              FROM asset_status_history AS h JOIN admin_media_assets AS a ON a.id = h.asset_id
             WHERE h.asset_id = \(id) AND a.deleted_at IS NULL
             ORDER BY h.id
            """,
            as: String.self, String?.self, Date.self
        ).compactMap { row in
            ConversionStatus(rawValue: row.0).map { AssetStatusChange(status: $0, reason: row.1, at: row.2) }
        }
    }

    private func assets(_ query: SQL) async throws -> [Asset] {
        try await database.rows(
            query,
            as: UUID.self, String.self, String.self, Int64.self, Int?.self, Int?.self, Double?.self, Date.self,
            Date.self,
            Int64.self, String.self, String?.self, Double.self, String?.self, Double?.self,
            String?.self, String?.self, String?.self, Int64?.self, String?.self, Int64?.self, String?.self, Int64?.self,
            UUID?.self, Date?.self, UUID?.self, String?.self, String?.self, String?.self
        ).map { row in
            Asset(
                id: row.0, filename: row.1, mimeType: row.2, fileSize: row.3, width: row.4, height: row.5,
                duration: row.6,
                status: AssetStatus(
                    id: row.0, version: row.9, conversionStatus: ConversionStatus(rawValue: row.10) ?? .failed,
                    progress: row.12, stage: row.13, etaSeconds: row.14, conversionError: row.11),
                outputs: AssetOutputs(
                    thumbnail: file(row.15, nil), thumbhash: row.16, gif: file(row.17, row.18),
                    webm: file(row.19, row.20), image: file(row.21, row.22)),
                assignment: row.23.map {
                    AssetAssignment(
                        userID: $0, userName: row.26 ?? "", userEmail: row.27 ?? "", assignedAt: row.24,
                        assignedBy: row.25, assignedByName: row.28)
                },
                createdAt: row.7, updatedAt: row.8)
        }
    }

    private func file(_ key: String?, _ size: Int64?) -> AssetOutputs.File? {
        key.map { AssetOutputs.File(key: $0, size: size) }
    }
}
