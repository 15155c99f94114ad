package import Foundation
package import JobQueue
package import Postgres

/// What the worker needs to know of an asset.
package struct ConversionSource: Sendable {
    package let assetID: UUID
    package let originalKey: String
    package let sha256: [UInt8]
    package let recipe: String
    package let filename: String
}

/// What a conversion found out about its source.
package struct SourceMeasure: Sendable {
    package let width: Int
    package let height: Int
    package let duration: Double?

    package init(width: Int, height: Int, duration: Double?) {
        self.width = width
        self.height = height
        self.duration = duration
    }
}

/// The worker's side.
extension AssetStore {
    package func conversionSource(_ id: UUID) async throws -> ConversionSource? {
        try await database.first(
            "SELECT original_key, sha256, recipe, filename FROM admin_media_assets WHERE id = \(id) AND deleted_at IS NULL",
            as: String.self, [UInt8].self, String.self, String.self
        ).map { ConversionSource(assetID: id, originalKey: $0.0, sha256: $0.1, recipe: $0.2, filename: $0.3) }
    }

    /// The outputs of a completed asset with the same content and recipe: they serve a second time.
    package func outputsOfTwin(of source: ConversionSource) async throws -> (AssetOutputs, SourceMeasure)? {
        try await database.first(
            """
            SELECT thumbnail_key, thumbhash, gif_key, gif_size, webm_key, webm_size, image_key, image_size,
                   width, height, duration
              FROM admin_media_assets
             WHERE sha256 = \(source.sha256) AND recipe = \(source.recipe) AND conversion_status = 'completed'
               AND thumbnail_key IS NOT NULL
             ORDER BY created_at DESC
             LIMIT 1
            """,
            as: String.self, String?.self, String?.self, Int64?.self, String?.self, Int64?.self, String?.self,
            Int64?.self, Int?.self, Int?.self, Double?.self
        ).map { row in
            let outputs = AssetOutputs(
                thumbnail: .init(key: row.0, size: nil), thumbhash: row.1,
                gif: row.2.map { .init(key: $0, size: row.3) }, webm: row.4.map { .init(key: $0, size: row.5) },
                image: row.6.map { .init(key: $0, size: row.7) })
            return (outputs, SourceMeasure(width: row.8 ?? 0, height: row.9 ?? 0, duration: row.10))
        }
    }

    /// Shows the thumbnail while the conversion goes on. False: the job is another worker's now.
    package func publishPoster(
        _ thumbnail: AssetOutputs.File, thumbhash: String, for job: ClaimedJob
    ) async throws -> Bool {
        // Job before asset: the order in which every transaction locks the two.
        try await database.execute(
            """
            WITH held AS (
                SELECT id, asset_id FROM queue_jobs
                 WHERE id = \(job.id) AND epoch = \(job.epoch) AND status = 'processing'
                   FOR SHARE),
            asset AS (
                UPDATE admin_media_assets AS a
                   SET thumbnail_key = \(thumbnail.key), thumbhash = \(thumbhash),
                       status_version = status_version + 1, updated_at = now()
                  FROM held
                 WHERE a.id = held.asset_id AND a.job_id = held.id
                RETURNING a.*)
            INSERT INTO events (subject, subject_id, kind, data)
            SELECT 'asset', asset.id, 'asset.updated', admin_media_assets_news(asset::admin_media_assets)
              FROM asset
            """) == 1
    }

    /// Takes a thumbnail back that a run published and then came to nothing.
    package func withdrawPoster(under prefix: String, of job: ClaimedJob) async throws {
        try await database.execute(
            """
            UPDATE admin_media_assets
               SET thumbnail_key = NULL, thumbhash = NULL, updated_at = now()
             WHERE id = \(job.assetID) AND job_id = \(job.id) AND starts_with(thumbnail_key, \(prefix))
            """)
    }

    /// The UPDATE that records all outputs, to commit with the job's completion.
    package static func recording(
        _ outputs: AssetOutputs, _ measure: SourceMeasure, for job: ClaimedJob
    ) -> SQL {
        """
        UPDATE admin_media_assets
           SET thumbnail_key = \(outputs.thumbnail?.key), thumbhash = \(outputs.thumbhash),
               gif_key = \(outputs.gif?.key), gif_size = \(outputs.gif?.size),
               webm_key = \(outputs.webm?.key), webm_size = \(outputs.webm?.size),
               image_key = \(outputs.image?.key), image_size = \(outputs.image?.size),
               width = \(measure.width), height = \(measure.height), duration = \(measure.duration)
         WHERE id = \(job.assetID) AND job_id = \(job.id)
        """
    }
}
