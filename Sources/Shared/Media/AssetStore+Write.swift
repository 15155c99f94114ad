import Foundation
import Postgres

/// The SQL of `admin_media_assets`: what is written. Its status is never written here: it follows the job's.
extension AssetStore {
    /// Asset, first line of its history, and the news of it.
    static func insertion(_ asset: NewAsset, jobID: UUID) -> SQL {
        """
        WITH asset AS (
            INSERT INTO admin_media_assets (id, filename, mime_type, file_size, sha256, original_key, width, height,
                                            duration, recipe, job_id, uploaded_by)
            VALUES (\(asset.id), \(asset.filename), \(asset.mimeType), \(asset.fileSize), \(asset.sha256),
                    \(asset.originalKey), \(asset.width), \(asset.height), \(asset.duration), \(asset.recipe),
                    \(jobID), \(asset.uploadedBy))
            RETURNING *),
        history AS (
            INSERT INTO asset_status_history (asset_id, status)
            SELECT id, conversion_status FROM asset)
        INSERT INTO events (subject, subject_id, kind, data)
        SELECT 'asset', asset.id, 'asset.created', admin_media_assets_news(asset::admin_media_assets) FROM asset
        """
    }

    func jobID(of id: UUID) async throws -> UUID? {
        try await database.first(
            "SELECT job_id FROM admin_media_assets WHERE id = \(id) AND deleted_at IS NULL", as: UUID.self)
    }

    /// - Returns: false where the asset is unknown.
    /// - Throws: a violation of `admin_media_assets_assigned_check` where a user has it, or may have it again in a moment.
    static func delete(_ id: UUID, in transaction: Transaction) async throws -> Bool {
        try await transaction.execute(
            """
            WITH asset AS (
                UPDATE admin_media_assets
                   SET deleted_at = now(), updated_at = now(), status_version = status_version + 1
                 WHERE id = \(id) AND deleted_at IS NULL
                RETURNING id, status_version)
            INSERT INTO events (subject, subject_id, kind, data)
            SELECT 'asset', id, 'asset.deleted', jsonb_build_object('asset_id', id, 'version', status_version)
              FROM asset
            """) == 1
    }
}
