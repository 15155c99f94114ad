import Foundation
import Postgres
import TestSupport
import Testing

@testable import Audit

struct AuditLogTests {
    @Test func `an entry is kept with all that it says`() async throws {
        try await TestDatabase.migrated { database in
            let (actor, asset) = (UUID(), UUID())
            try await database.execute(
                AuditEntry(
                    "asset.uploaded", actorID: actor, assetID: asset, details: ["filename": "a.mp4"], requestID: "r1"
                )
                .insertion)
            let row = try await database.one(
                "SELECT action, actor_id, asset_id, details ->> 'filename', request_id FROM audit_log",
                as: String.self, UUID.self, UUID.self, String.self, String.self)
            #expect(row == ("asset.uploaded", actor, asset, "a.mp4", "r1"))
        }
    }

    @Test(arguments: ["UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log", "TRUNCATE audit_log"] as [SQL])
    func `nothing changes or removes an entry`(statement: SQL) async throws {
        try await TestDatabase.migrated { database in
            try await database.execute(AuditEntry("a.b", actorID: nil).insertion)
            let error = await #expect(throws: PostgresError.self) { try await database.execute(statement) }
            #expect(error?.constraint == "audit_log_append_only")
            #expect(try await database.one("SELECT count(*) FROM audit_log WHERE action = 'a.b'", as: Int64.self) == 1)
        }
    }
}
