import Foundation
import Postgres
import TestSupport
import Testing

@testable import Audit

struct AuditLoggerTests {
    private func write(_ count: Int, to database: PostgresPool, action: String = "asset.uploaded") async throws {
        for index in 0..<count {
            try await database.execute(AuditEntry(action, actorID: nil, details: ["n": "\(index)"]).insertion)
        }
    }

    @Test func `entries are found by who, whom, what and when, in pages, in both orders`() async throws {
        try await TestDatabase.migrated { database in
            let audit = AuditLogger(database: database)
            let (actor, user, asset) = (UUID(), UUID(), UUID())
            for index in 0..<12 {
                try await audit.log(
                    AuditEntry(
                        index % 2 == 0 ? "assignment.created" : "assignment.undone",
                        actorID: index % 3 == 0 ? actor : nil, assetID: index % 4 == 0 ? asset : nil,
                        userID: index < 6 ? user : nil, details: ["n": "\(index)"]))
            }
            func found(_ filter: AuditFilter, _ order: AuditOrder = .asc) async throws -> [String] {
                var (texts, cursor) = ([String](), TimeCursor<Int64>?.none)
                repeat {
                    let page = try await audit.trail(filter, order: order, after: cursor, limit: 2)
                    texts += page.entries.compactMap { $0.details["n"] }
                    cursor = page.next.flatMap { TimeCursor($0.text) }
                } while cursor != nil
                return texts
            }
            #expect(try await found(AuditFilter()) == (0..<12).map(String.init))
            #expect(try await found(AuditFilter(), .desc) == (0..<12).reversed().map(String.init))
            #expect(try await found(AuditFilter(actorID: actor)) == ["0", "3", "6", "9"])
            #expect(try await found(AuditFilter(userID: user, action: "assignment.undone")) == ["1", "3", "5"])
            #expect(try await found(AuditFilter(assetID: asset), .desc) == ["8", "4", "0"])
            #expect(try await found(AuditFilter(from: .now.addingTimeInterval(60))).isEmpty)
            #expect(try await found(AuditFilter(to: .now.addingTimeInterval(-60))).isEmpty)
            #expect(try await audit.actions() == ["assignment.created", "assignment.undone"])
        }
    }

    @Test func `an export holds every entry once, in order, though there are more than one page`() async throws {
        try await TestDatabase.migrated { database in
            try await database.execute(
                """
                INSERT INTO audit_log (action, details)
                SELECT 'asset.uploaded', jsonb_build_object('n', n) FROM generate_series(1, 2500) AS n
                """)
            var numbers: [String] = []
            try await AuditLogger(database: database).export(AuditFilter()) { page in
                numbers += page.compactMap { $0.details["n"] }
            }
            #expect(numbers == (1...2500).map(String.init))
        }
    }

    @Test func `an act that is rolled back leaves neither entry nor seal`() async throws {
        try await TestDatabase.migrated { database in
            struct Stop: Error {}
            try await write(3, to: database)
            await #expect(throws: Stop.self) {
                try await database.transaction { transaction in
                    try await transaction.execute(AuditEntry("asset.deleted", actorID: nil).insertion)
                    throw Stop()
                }
            }
            let verdict = try await AuditLogger(database: database).verify()
            #expect(verdict.entries == 3)
            #expect(verdict.fault == nil)
        }
    }

    @Test func `entries written at once over many connections are all sealed`() async throws {
        try await TestDatabase.migrated(connections: 16) { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<400 {
                    group.addTask {
                        try await database.transaction { transaction in
                            for _ in 0...(index % 3) {
                                try await transaction.execute(AuditEntry("job.retried", actorID: nil).insertion)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let verdict = try await AuditLogger(database: database).verify()
            #expect(verdict.entries == 799)
            #expect(verdict.fault == nil)
        }
    }

    @Test func `the application may write and read entries, and nothing else`() async throws {
        try await TestDatabase.migrated { database in
            try await database.withConnection { connection in
                try await connection.execute("SET ROLE greenroom_app")
                try await connection.execute(AuditEntry("asset.uploaded", actorID: nil).insertion)
                #expect(try await connection.one("SELECT count(*) FROM audit_log", as: Int64.self) == 1)
                let refused: [SQL] = [
                    "UPDATE audit_log SET action = 'a.b'", "DELETE FROM audit_log", "TRUNCATE audit_log",
                    "DELETE FROM audit_log_2026", "INSERT INTO audit_seals SELECT 1, 99, now(), 99, sha256('')",
                    "UPDATE audit_chains SET position = 0", "ALTER TABLE audit_log DISABLE TRIGGER ALL",
                    "SELECT audit_log_add_year(2050)", "DELETE FROM asset_assignments",
                    "UPDATE assignment_history SET reason = 'x'",
                ]
                for statement in refused {
                    let error = await #expect(throws: PostgresError.self) { try await connection.execute(statement) }
                    #expect(error?.sqlState == "42501", "insufficient privilege")
                }
                try await connection.execute("RESET ROLE")
            }
        }
    }
}
