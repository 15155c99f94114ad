import Foundation
import Postgres
import TestSupport
import Testing

@testable import JobQueue

struct HousekeepingTests {
    private func add(_ status: JobStatus, days: Int, asset: UUID? = nil, to database: PostgresPool) async throws -> UUID
    {
        let id = UUID()
        try await database.execute(
            """
            INSERT INTO queue_jobs (id, queue, job_type, status, asset_id, completed_at)
            VALUES (\(id), 'greetings', 'greet', \(status.rawValue), \(asset), now() - make_interval(days => \(days)::integer))
            """)
        return id
    }

    @Test func `jobs that ended long ago go, those of which somebody may still ask stay`() async throws {
        try await TestDatabase.migrated { database in
            let old = [
                try await add(.completed, days: 8, to: database), try await add(.failed, days: 91, to: database),
                try await add(.cancelled, days: 91, to: database),
            ]
            let young = [
                try await add(.completed, days: 6, to: database), try await add(.failed, days: 89, to: database),
                try await add(.cancelled, days: 89, to: database), try await database.enqueue("Ann"),
            ]
            #expect(try await Housekeeping(database: database).prune() == old.count)
            let left = try await database.rows("SELECT id FROM queue_jobs", as: UUID.self)
            #expect(Set(left) == Set(young))
        }
    }

    @Test func `the failed job of an asset that is there stays for its retry`() async throws {
        try await TestDatabase.migrated { database in
            let (user, asset) = (UUID(), UUID())
            try await database.execute("INSERT INTO users (id, email, name) VALUES (\(user), 'a@example.org', 'A')")
            try await database.execute(
                """
                INSERT INTO admin_media_assets (id, filename, mime_type, file_size, sha256, original_key, recipe,
                                                conversion_status, job_id, uploaded_by)
                VALUES (\(asset), 'a.mp4', 'video/mp4', 1, sha256(''), 'a', 'r', 'failed', gen_random_uuid(), \(user))
                """)
            let job = try await add(.failed, days: 400, asset: asset, to: database)
            try await database.execute("UPDATE admin_media_assets SET job_id = \(job) WHERE id = \(asset)")
            #expect(try await Housekeeping(database: database).prune() == 0)
            try await database.execute("UPDATE admin_media_assets SET deleted_at = now() WHERE id = \(asset)")
            #expect(try await Housekeeping(database: database).prune() == 1)
        }
    }

    @Test func `news, minutes, fires and workers go when they are old, a bounded number at a time`() async throws {
        try await TestDatabase.migrated { database in
            try await database.execute(
                """
                INSERT INTO events (subject, subject_id, kind, created_at)
                SELECT 'job', gen_random_uuid(), 'job.completed',
                       now() - CASE WHEN n <= 6000 THEN interval '8 days' ELSE interval '6 days' END
                  FROM generate_series(1, 6010) AS n
                """)
            try await database.execute(
                """
                INSERT INTO queue_throughput (queue, minute) VALUES ('greetings', now() - interval '3 days'),
                                                                    ('greetings', now())
                """)
            try await database.execute(
                """
                INSERT INTO queue_cron_fires (name, fire_at, job_id)
                VALUES ('sweep', now() - interval '31 days', gen_random_uuid()), ('sweep', now(), gen_random_uuid())
                """)
            let worker = try await database.addWorker()
            try await database.execute(
                "UPDATE queue_workers SET stopped_at = now() - interval '8 days' WHERE worker_no = \(worker)")
            let housekeeping = Housekeeping(database: database)
            #expect(try await housekeeping.prune() == Housekeeping.rows + 1)
            #expect(try await housekeeping.prune() == 1000)
            #expect(try await housekeeping.prune() == 0)
            let left = try await database.one(
                """
                SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM queue_throughput),
                       (SELECT count(*) FROM queue_cron_fires), (SELECT count(*) FROM queue_workers)
                """, as: Int.self, Int.self, Int.self, Int.self)
            #expect(left == (10, 1, 1, 0))
        }
    }
}
