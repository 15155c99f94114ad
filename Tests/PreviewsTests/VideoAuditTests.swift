import Foundation
import JobQueue
import Postgres
import Security
import Testing

@testable import Previews

@Suite(.timeLimit(.minutes(5))) struct VideoAuditTests {
    private func wait(
        _ world: World, version: Int? = 1, prompt: UUID = UUID.v7(), emotion: String = "sad", at: String = "now"
    ) async throws -> UUID {
        let video = UUID.v7()
        let promptID = version == nil ? nil : prompt
        try await world.database.execute(
            """
            INSERT INTO generation_audit_outbox (entry)
            SELECT jsonb_build_object(
                'video_id', \(video)::uuid, 'purpose', 'preview', 'prompt_id', \(promptID)::uuid,
                'prompt_version', \(version)::integer,
                'prompt_source', CASE WHEN \(version)::integer IS NULL THEN 'draft' ELSE 'character' END,
                'character_id', \(world.character)::uuid, 'emotion', \(emotion)::text, 'resolved_text', 'A text.',
                'variables', '{"emotion": "sad"}'::jsonb, 'provider', 'ffmpeg', 'cost_microdollars', 17500,
                'created_by', \(world.admin)::uuid, 'created_at', \(at)::text::timestamptz)
            """)
        return video
    }

    private func videos(_ world: World, _ filter: VideoAuditFilter) async throws -> [UUID] {
        try await world.audit.entries(filter, after: nil, limit: 50).entries.map(\.videoID)
    }

    @Test func `entries are found by version, by character and emotion, and by date`() async throws {
        try await World.with { world in
            let prompt = UUID.v7()
            let first = try await wait(world, version: 1, prompt: prompt, at: "2026-01-01T00:00:00Z")
            let second = try await wait(world, version: 2, prompt: prompt, at: "2026-02-01T00:00:00Z")
            let draft = try await wait(world, version: nil, emotion: "happy", at: "2026-03-01T00:00:00Z")
            #expect(try await world.audit.drain() == 3)
            #expect(try await videos(world, VideoAuditFilter()) == [draft, second, first])
            #expect(try await videos(world, VideoAuditFilter(promptID: prompt)) == [second, first])
            #expect(try await videos(world, VideoAuditFilter(promptID: prompt, version: 2)) == [second])
            #expect(
                try await videos(world, VideoAuditFilter(characterID: world.character, emotion: "happy")) == [draft])
            let february = try #require(ISO8601DateFormatter().date(from: "2026-02-01T00:00:00Z"))
            let march = try #require(ISO8601DateFormatter().date(from: "2026-03-01T00:00:00Z"))
            #expect(try await videos(world, VideoAuditFilter(from: february, to: march)) == [second])
            var seen: [UUID] = []
            var cursor: TimeCursor<Int64>?
            repeat {
                let page = try await world.audit.entries(VideoAuditFilter(), after: cursor, limit: 1)
                seen += page.entries.map(\.videoID)
                cursor = page.next
            } while cursor != nil
            #expect(seen == [draft, second, first])
        }
    }

    @Test func `an entry that the audit refuses waits, and holds up no other`() async throws {
        try await World.with { world in
            try await world.database.execute(
                "ALTER TABLE video_generation_audit ADD CONSTRAINT no_sadness CHECK (emotion <> 'sad')")
            let sad = try await wait(world)
            let happy = try await wait(world, emotion: "happy")
            #expect(try await world.audit.drain() == 1)
            #expect(try await videos(world, VideoAuditFilter()) == [happy])
            let waiting = try await world.database.one(
                "SELECT attempts, error FROM generation_audit_outbox", as: Int.self, String.self)
            #expect(waiting.0 == 1 && waiting.1.contains("no_sadness"))
            try await world.database.execute("ALTER TABLE video_generation_audit DROP CONSTRAINT no_sadness")
            #expect(try await world.audit.drain() == 0, "not at once")
            try await world.database.execute(
                "UPDATE generation_audit_outbox SET next_at = next_at - interval '2 minutes'")
            #expect(try await world.audit.drain() == 1)
            #expect(try await Set(videos(world, VideoAuditFilter())) == [sad, happy])
        }
    }

    @Test func `a video whose entry is refused is finished all the same`() async throws {
        try await World.with { world in
            try await world.database.execute(
                "ALTER TABLE video_generation_audit ADD CONSTRAINT nothing CHECK (false)")
            let id = try await world.test("A").id
            try await world.working {
                #expect(try await world.ended(id).status == .completed)
                try await world.eventually("(SELECT attempts > 0 FROM generation_audit_outbox)")
            }
        }
    }

    @Test func `several who drain at once write each entry once`() async throws {
        try await World.with { world in
            for _ in 0..<60 { _ = try await wait(world) }
            let written = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<6 { group.addTask { try await world.audit.drain() } }
                return try await group.reduce(0, +)
            }
            #expect(written == 60)
            #expect(try await world.count("video_generation_audit") == 60)
            #expect(try await world.count("generation_audit_outbox") == 0)
        }
    }

    @Test func `entries cannot be changed or removed, by the programs or by their owner`() async throws {
        try await World.with { world in
            _ = try await wait(world)
            try await world.audit.drain()
            for role: SQL in ["RESET ROLE", "SET LOCAL ROLE greenroom_app"] {
                for act: SQL in [
                    "UPDATE video_generation_audit SET emotion = 'happy'", "DELETE FROM video_generation_audit",
                    "TRUNCATE video_generation_audit",
                ] {
                    let error = await #expect(throws: PostgresError.self) {
                        try await world.database.transaction { transaction in
                            try await transaction.execute(role)
                            try await transaction.execute(act)
                        }
                    }
                    #expect(error?.sqlState == "42501")
                }
            }
        }
    }
}
