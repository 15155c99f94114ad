import Foundation
import Postgres

/// The SQL of assets as lists of users and histories show them.
struct BriefAssetStore: Sendable {
    let database: PostgresPool

    func assets(_ ids: Set<UUID>) async throws -> [UUID: BriefAsset] {
        let rows = try await database.rows(
            """
            SELECT id, filename, mime_type, width, height, thumbhash, thumbnail_key, gif_key, webm_key,
                   deleted_at IS NOT NULL
              FROM admin_media_assets WHERE id = ANY (\(Array(ids)))
            """,
            as: UUID.self, String.self, String.self, Int?.self, Int?.self, String?.self, String?.self, String?.self,
            String?.self, Bool.self)
        return Dictionary(
            uniqueKeysWithValues: rows.map { row in
                (
                    row.0,
                    BriefAsset(
                        id: row.0, filename: row.1, mimeType: row.2, width: row.3, height: row.4, thumbhash: row.5,
                        thumbnailKey: row.6, gifKey: row.7, webmKey: row.8, isDeleted: row.9)
                )
            })
    }
}
