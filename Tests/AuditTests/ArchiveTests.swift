import Foundation
import Postgres
import Security
import TestSupport
import Testing

@testable import Audit

struct ArchiveTests {
    /// A log with entries of 2023 and 2024 and of now.
    private func with(_ body: (PostgresPool) async throws -> Void) async throws {
        try await TestDatabase.migrated { database in
            for year in [2023, 2024] {
                try await database.execute("SELECT audit_log_add_year(\(year)::integer)")
                try await database.execute(
                    """
                    INSERT INTO audit_log (action, details, created_at)
                    SELECT 'asset.uploaded', jsonb_build_object('n', n),
                           make_timestamptz(\(year)::integer, 6, 1, 0, 0, 0, 'UTC') + n * interval '1 minute'
                      FROM generate_series(1, 1500) AS n
                    """)
            }
            try await database.execute(AuditEntry("asset.deleted", actorID: nil).insertion)
            try await body(database)
        }
    }

    @Test func `a year goes to a file whole, and what follows is still proven`() async throws {
        try await with { database in
            var (bytes, isSynced) = ([UInt8](), false)
            let count = try await AuditArchive(database: database).archive(year: 2023) { lines in
                if let lines { bytes += lines } else { isSynced = true }
            }
            #expect(count == 1500)
            #expect(isSynced)
            let lines = bytes.split(separator: UInt8(ascii: "\n"))
            #expect(lines.count == 1500)
            let first = try #require(
                try JSONSerialization.jsonObject(with: Data(lines[0])) as? [String: Any])
            #expect(first["action"] as? String == "asset.uploaded")
            #expect((first["hash"] as? String)?.count == 64)
            let kept = try await database.one(
                "SELECT year, entries, sha256 FROM audit_archives", as: Int.self, Int64.self, [UInt8].self)
            #expect(kept == (2023, 1500, SHA256.hash(bytes)))
            let verdict = try await AuditLogger(database: database).verify()
            #expect(verdict.fault == nil)
            #expect(verdict.entries == 1501)
            #expect(
                try await database.one("SELECT to_regclass('audit_log_2033')::text", as: String.self)
                    == "audit_log_2033")
        }
    }

    @Test func `entries stay for a year at least, and an archived year is gone`() async throws {
        try await with { database in
            let archive = AuditArchive(database: database)
            let thisYear = Calendar(identifier: .gregorian).component(.year, from: .now)
            await #expect(throws: AuditArchiveError.tooYoung(year: thisYear)) {
                try await archive.archive(year: thisYear) { _ in }
            }
            _ = try await archive.archive(year: 2024) { _ in }
            await #expect(throws: AuditArchiveError.notThere(year: 2024)) {
                try await archive.archive(year: 2024) { _ in }
            }
        }
    }

    @Test func `a log that is not sound is not archived, and a disk that is full loses nothing`() async throws {
        try await with { database in
            struct DiskFull: Error {}
            await #expect(throws: DiskFull.self) {
                try await AuditArchive(database: database).archive(year: 2023) { _ in throw DiskFull() }
            }
            #expect(try await AuditLogger(database: database).verify().entries == 3001)
            let id = try await database.one("SELECT min(id) FROM audit_log_2023", as: Int64.self)
            try await database.withConnection { connection in
                try await connection.transaction { transaction in
                    try await transaction.execute("SET LOCAL session_replication_role = replica")
                    try await transaction.execute("UPDATE audit_log SET action = 'asset.deleted' WHERE id = \(id)")
                }
            }
            await #expect(throws: AuditArchiveError.notSound(AuditFault(id: id, kind: .changed))) {
                try await AuditArchive(database: database).archive(year: 2024) { _ in }
            }
        }
    }
}
