import Foundation
import JobQueue
import Media
import Notifications
import Postgres
import Redis
import Security
import TestSupport
import Testing

@testable import APIServer

struct AssetStatusCacheTests {
    /// A cache over a database with one pending asset.
    private func with(_ body: (AssetStatusCache, UUID, PostgresPool) async throws -> Void) async throws {
        try await TestDatabase.migrated { database in
            let redis = RedisClient(RedisConfiguration(address: .unix(path: "/nonexistent/redis.sock")))
            let logger = TestDatabase.logger
            let media = MediaConverterService(
                database: database, jobs: JobQueue(database: database, hints: HintLists(redis: redis, logger: logger)),
                news: NewsPublisher(redis: redis, logger: logger))
            let (admin, id) = (UUID.v7(), UUID.v7())
            try await database.execute(
                "INSERT INTO users (id, email, name, role) VALUES (\(admin), 'a@example.org', 'A', 'admin')")
            let asset = NewAsset(
                id: id, filename: "a.mp4", mimeType: "video/mp4", fileSize: 7, sha256: SHA256.hash("a"),
                originalKey: "originals/a/a.mp4", width: 2, height: 2, duration: 1, recipe: "standard-1",
                uploadedBy: admin)
            _ = try await media.queueConversion(of: asset, jobID: .v7(), requestID: nil)
            try await body(AssetStatusCache(media: media), id, database)
        }
    }

    private func event(_ id: UUID, _ data: String, seq: Int64? = 1, kind: String = "asset.updated") -> Event {
        Event(seq: seq, subject: "asset", subjectID: id, kind: kind, data: data)
    }

    @Test func `a status that was asked for is kept up to date by events`() async throws {
        try await with { cache, id, _ in
            let pending = try await cache.entry(id)
            cache.apply(event(id, #"{"version": 2, "conversion_status": "processing", "progress": null}"#))
            let processing = try #require(cache.known(id))
            #expect(processing.status.conversionStatus == .processing)
            #expect(processing.etag != pending.etag)
            cache.apply(event(id, #"{"progress": 40, "stage": "encoding", "eta_seconds": 3}"#, seq: nil))
            #expect(cache.known(id)?.status.progress == 40)
            cache.apply(event(id, #"{"version": 3, "conversion_status": "completed", "progress": 100}"#))
            let completed = try #require(cache.known(id)?.status)
            #expect(completed.conversionStatus == .completed)
            #expect(completed.progress == 100)
            #expect(completed.stage == nil)
        }
    }

    @Test func `old news and progress that goes back change nothing`() async throws {
        try await with { cache, id, _ in
            _ = try await cache.entry(id)
            cache.apply(event(id, #"{"version": 5, "conversion_status": "processing", "progress": 30}"#))
            cache.apply(event(id, #"{"version": 4, "conversion_status": "failed", "progress": 0}"#))
            cache.apply(event(id, #"{"progress": 10, "stage": "encoding"}"#, seq: nil))
            #expect(cache.known(id)?.status.conversionStatus == .processing)
            #expect(cache.known(id)?.status.progress == 30)
        }
    }

    @Test func `progress after the end is ignored`() async throws {
        try await with { cache, id, _ in
            _ = try await cache.entry(id)
            cache.apply(event(id, #"{"version": 2, "conversion_status": "completed", "progress": 100}"#))
            cache.apply(event(id, #"{"progress": 99, "stage": "verifying"}"#, seq: nil))
            #expect(cache.known(id)?.status.progress == 100)
        }
    }

    @Test func `news that cannot be read is looked up`() async throws {
        try await with { cache, id, _ in
            _ = try await cache.entry(id)
            cache.apply(event(id, "["))
            #expect(cache.latest(id) == nil)
            #expect(try await cache.entry(id).status.conversionStatus == .pending)
        }
    }

    @Test func `a deleted asset is known to be gone, whoever still reads it`() async throws {
        try await with { cache, id, _ in
            _ = try await cache.entry(id)
            cache.apply(event(id, "{}", kind: "asset.deleted"))
            #expect(cache.known(id) == nil)
            guard case .gone = cache.latest(id) else { Issue.record("it should be gone"); return }
            // The row is still there: were it asked for, there would be a status.
            await #expect(throws: MediaError.self) { try await cache.entry(id) }
            try await cache.refreshed(id)
            #expect(cache.known(id) == nil, "what was read before the end does not bring it back")
        }
    }

    @Test func `a change of this gateway's own is seen at once`() async throws {
        try await with { cache, id, database in
            let before = try await cache.entry(id)
            try await database.execute("UPDATE queue_jobs SET status = 'cancelled' WHERE asset_id = \(id)")
            #expect(try await cache.entry(id).etag == before.etag, "kept for a few seconds")
            #expect(try await cache.refreshed(id).status.conversionStatus == .cancelled)
            #expect(cache.known(id)?.status.conversionStatus == .cancelled)
        }
    }
}
