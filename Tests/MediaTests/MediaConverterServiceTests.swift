import Foundation
import JobQueue
import Notifications
import ObjectStorage
import Postgres
import Redis
import Security
import TestSupport
import Testing

@testable import Media

struct MediaConverterServiceTests {
    /// The service over a database of its own, with a Redis that is away: nothing here needs it.
    private func with(_ body: (MediaConverterService, PostgresPool, UUID) async throws -> Void) async throws {
        try await TestDatabase.migrated { database in
            let redis = RedisClient(RedisConfiguration(address: .unix(path: "/nonexistent/redis.sock")))
            let logger = TestDatabase.logger
            let service = MediaConverterService(
                database: database, jobs: JobQueue(database: database, hints: HintLists(redis: redis, logger: logger)),
                news: NewsPublisher(redis: redis, logger: logger))
            let admin = UUID.v7()
            try await database.execute(
                "INSERT INTO users (id, email, name, role) VALUES (\(admin), 'a@example.org', 'A', 'admin')")
            try await body(service, database, admin)
        }
    }

    private func asset(_ name: String, by admin: UUID) -> NewAsset {
        let id = UUID.v7()
        return NewAsset(
            id: id, filename: name, mimeType: "video/mp4", fileSize: 7, sha256: SHA256.hash(name),
            originalKey: "originals/\(id.text)/a.mp4", width: 640, height: 360, duration: 3, recipe: "standard-1",
            uploadedBy: admin)
    }

    private func upload(_ name: String, _ service: MediaConverterService, _ admin: UUID) async throws -> UUID {
        let asset = asset(name, by: admin)
        _ = try await service.queueConversion(of: asset, jobID: .v7(), requestID: "r1")
        return asset.id
    }

    @Test func `an upload writes asset, job, history, audit and news together`() async throws {
        try await with { service, database, admin in
            let id = try await upload("clip.mp4", service, admin)
            let asset = try await service.asset(id)
            #expect(asset.filename == "clip.mp4")
            #expect(asset.status.conversionStatus == .pending)
            #expect(try await service.statusHistory(of: id).map(\.status) == [.pending])
            let row = try await database.one(
                """
                SELECT (SELECT count(*) FROM queue_jobs WHERE asset_id = \(id)),
                       (SELECT count(*) FROM audit_log WHERE asset_id = \(id) AND action = 'asset.uploaded'),
                       (SELECT count(*) FROM events WHERE subject_id = \(id) AND kind = 'asset.created')
                """, as: Int64.self, Int64.self, Int64.self)
            #expect(row == (1, 1, 1))
        }
    }

    @Test func `the asset's status follows its job, with history and news`() async throws {
        try await with { service, database, admin in
            let id = try await upload("clip.mp4", service, admin)
            let change: (String) async throws -> Void = { status in
                let worker: Int32? = status == "processing" ? 1 : nil
                try await database.execute(
                    "UPDATE queue_jobs SET status = \(status), worker_no = \(worker), error = 'why' WHERE asset_id = \(id)"
                )
            }
            for status in ["processing", "pending", "processing", "failed", "pending", "processing", "completed"] {
                try await change(status)
                #expect(try await service.conversionStatus(of: id).conversionStatus.rawValue == status)
            }
            let history = try await service.statusHistory(of: id)
            #expect(
                history.map(\.status.rawValue) == [
                    "pending", "processing", "pending", "processing", "failed", "pending", "processing", "completed",
                ])
            #expect(history[4].reason == "why")
            #expect(try await service.conversionStatus(of: id).version == 8)
            let news = try await database.one(
                "SELECT count(*) FROM events WHERE subject_id = \(id) AND kind = 'asset.updated'", as: Int64.self)
            #expect(news == 7)
        }
    }

    @Test func `only a failed conversion is tried again, only a running one cancelled`() async throws {
        try await with { service, database, admin in
            let id = try await upload("clip.mp4", service, admin)
            await #expect(throws: MediaError.notFailed(.pending)) {
                try await service.retryConversion(of: id, by: admin, requestID: nil)
            }
            try await service.cancelConversion(of: id, by: admin, requestID: nil)
            #expect(try await service.conversionStatus(of: id).conversionStatus == .cancelled)
            await #expect(throws: MediaError.alreadyEnded(.cancelled)) {
                try await service.cancelConversion(of: id, by: admin, requestID: nil)
            }

            let failed = try await upload("other.mp4", service, admin)
            try await database.execute(
                "UPDATE queue_jobs SET status = 'processing', worker_no = 1 WHERE asset_id = \(failed)")
            try await database.execute(
                "UPDATE queue_jobs SET status = 'failed', worker_no = NULL, error = 'bad' WHERE asset_id = \(failed)")
            #expect(try await service.conversionStatus(of: failed).conversionError == "bad")
            try await service.retryConversion(of: failed, by: admin, requestID: nil)
            let status = try await service.conversionStatus(of: failed)
            #expect(status.conversionStatus == .pending)
            #expect(status.conversionError == nil)
        }
    }

    @Test func `a deleted asset is hidden, its rows stay, and one that a user has is not deleted`() async throws {
        try await with { service, database, admin in
            let id = try await upload("clip.mp4", service, admin)
            try await database.execute("UPDATE admin_media_assets SET conversion_status = 'completed' WHERE id = \(id)")
            try await database.execute(
                """
                INSERT INTO current_assignments (user_id, assignment_id, assignment_no, asset_id, assigned_by, assigned_at)
                VALUES (\(admin), \(UUID.v7()), 1, \(id), \(admin), now())
                """)
            await #expect(throws: MediaError.assigned) {
                try await service.deleteAsset(id, by: admin, requestID: nil)
            }
            #expect(try await service.asset(id).status.conversionStatus == .completed, "a refusal changes nothing")
            try await database.execute("DELETE FROM current_assignments")
            try await service.deleteAsset(id, by: admin, requestID: nil)
            await #expect(throws: MediaError.unknownAsset(id)) { try await service.asset(id) }
            #expect(try await database.one("SELECT count(*) FROM admin_media_assets", as: Int64.self) == 1)
            #expect(try await database.one("SELECT status FROM queue_jobs", as: String.self) == "cancelled")
        }
    }

    @Test func `pages follow each other without gap or repetition, whatever was uploaded at the same moment`()
        async throws
    {
        try await with { service, database, admin in
            for index in 0..<25 { _ = try await upload("clip \(index).mp4", service, admin) }
            try await database.execute("UPDATE admin_media_assets SET created_at = date_trunc('minute', now())")
            var names: [String] = []
            var cursor: TimeCursor<UUID>?
            repeat {
                let page = try await service.assets(status: nil, text: nil, userID: nil, after: cursor, limit: 10)
                names += page.assets.map(\.filename)
                cursor = page.next.flatMap { TimeCursor($0.text) }
            } while cursor != nil
            #expect(names.count == 25)
            #expect(Set(names).count == 25)
        }
    }

    @Test func `filters and search find what they say`() async throws {
        try await with { service, _, admin in
            let id = try await upload("50%_off.mp4", service, admin)
            _ = try await upload("other.mp4", service, admin)
            try await service.cancelConversion(of: id, by: admin, requestID: nil)
            func find(_ status: ConversionStatus?, _ text: String?) async throws -> [String] {
                try await service.assets(status: status, text: text, userID: nil, after: nil, limit: 10).assets
                    .map(\.filename)
            }
            #expect(try await find(nil, "%_O") == ["50%_off.mp4"])
            #expect(try await find(.cancelled, nil) == ["50%_off.mp4"])
            #expect(try await find(.pending, "off").isEmpty)
        }
    }

    @Test func `the outputs of the same content serve again`() async throws {
        try await with { service, database, admin in
            let first = try await upload("clip.mp4", service, admin)
            let second = try await upload("clip.mp4", service, admin)
            let source = try #require(try await service.store.conversionSource(second))
            #expect(try await service.store.outputsOfTwin(of: source) == nil, "not before the first is completed")
            try await database.execute(
                "UPDATE queue_jobs SET status = 'processing', worker_no = 1 WHERE asset_id = \(first)")
            try await database.execute(
                "UPDATE queue_jobs SET status = 'completed', worker_no = NULL WHERE asset_id = \(first)")
            try await database.execute(
                "UPDATE admin_media_assets SET thumbnail_key = 'outputs/a.jpg', gif_key = 'outputs/a.gif' WHERE id = \(first)"
            )
            let twin = try #require(try await service.store.outputsOfTwin(of: source))
            #expect(twin.0.gif?.key == "outputs/a.gif")
        }
    }

    @Test func `the sweep removes old files that no asset knows, and no others`() async throws {
        try await with { service, database, admin in
            let folder = FileManager.default.temporaryDirectory.appending(path: "sweep-\(UUID().uuidString)").path
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let storage = try LocalObjectStorage(
                root: folder, signer: URLSigner(keys: Secret(String(repeating: "k", count: 32))))
            let known = asset("clip.mp4", by: admin)
            _ = try await service.queueConversion(of: known, jobID: .v7(), requestID: nil)
            for key in [known.originalKey, "originals/orphan/a.mp4", "outputs/orphan/1/a.gif"] {
                let sink = storage.spool.makeSink()
                try await sink.append([1, 2, 3])
                try await storage.put(sink.finish(), at: ObjectKey(key))
            }
            let sweep = OrphanSweep(database: database, storage: storage, logger: TestDatabase.logger)
            #expect(try await sweep.sweep(now: .now) == 0, "young files are left alone")
            #expect(try await sweep.sweep(now: .now + 90_000) == 2)
            #expect(try await storage.list(prefix: "", after: nil, limit: 10).map(\.key.text) == [known.originalKey])
        }
    }
}
