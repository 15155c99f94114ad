import Foundation
import Postgres
import Subprocess
import TestSupport
import Testing

/// The migrations go forth and back, by the same script that operators use.
struct MigrationTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    private func migrate(_ action: String, _ database: String) async throws {
        let server = try #require(ProcessInfo.processInfo.environment["GREENROOM_TEST_POSTGRES"])
        let host = try #require(server.split(separator: " ").first { $0.hasPrefix("host=") })
        let outcome = try await Command(
            "\(Self.root)/scripts/migrate", [String(host), database, "greenroom", action],
            environment: ProcessInfo.processInfo.environment
        ).run()
        #expect(outcome.isSuccess, "\(action): \(outcome.errorTail)")
    }

    private func tables(_ database: PostgresPool) async throws -> Set<String> {
        Set(
            try await database.rows(
                "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'", as: String.self))
    }

    @Test func `deploy, deploy again, verify, revert all and deploy again all work`() async throws {
        try await TestDatabase.empty { database in
            let name = try await database.one("SELECT current_database()::text", as: String.self)
            let expected = Set<String>([
                "users", "user_sessions", "api_tokens", "events", "audit_log", "queue_jobs", "queue_workers",
                "admin_media_assets", "asset_status_history", "queues", "queue_throughput", "queue_cron_fires",
                "queue_leader", "audit_chains", "audit_seals", "audit_archives", "audit_log_other", "asset_assignments",
                "assignment_history", "emotions", "characters", "emotional_prompts", "prompt_versions",
                "global_emotional_prompts", "global_prompt_versions",
            ]).union((2026...2035).map { "audit_log_\($0)" })
            try await migrate("deploy", name)
            #expect(try await tables(database) == expected)
            try await migrate("deploy", name)
            try await migrate("verify", name)
            try await migrate("revert", name)
            #expect(try await tables(database).isEmpty)
            let functions = try await database.one(
                "SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace", as: Int64.self)
            #expect(functions == 0, "a revert leaves no function behind")
            try await migrate("deploy", name)
            #expect(try await tables(database) == expected)
        }
    }
}
