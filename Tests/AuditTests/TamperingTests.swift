import Foundation
import Postgres
import TestSupport
import Testing

@testable import Audit

/// A superuser who gets past the triggers is found out, and the right row is named.
struct TamperingTests {
    private static let entries = 300
    /// As often as that in all of this suite: 1,000.
    private static let rounds = 250

    /// Does something behind the triggers' back, asks for the verdict, and takes it all back.
    private func verdict(
        after tampering: [SQL], in database: PostgresPool
    ) async throws -> AuditFault? {
        struct Undo: Error {}
        var fault: AuditFault?
        try await database.withConnection { connection in
            do {
                try await connection.transaction { transaction in
                    try await transaction.execute("SET LOCAL session_replication_role = replica")
                    for statement in tampering { try await transaction.execute(statement) }
                    fault = try await AuditLogger(database: transaction).verify().fault
                    throw Undo()
                }
            } catch is Undo {}
        }
        return fault
    }

    private func with(
        seed: UInt64, _ tamper: (inout SplitMix64, _ ids: [Int64]) -> (statements: [SQL], expected: AuditFault)
    ) async throws {
        try await TestDatabase.migrated(connections: 8) { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<Self.entries {
                    group.addTask {
                        try await database.execute(
                            AuditEntry(
                                ["asset.uploaded", "assignment.created", "asset.deleted"][index % 3], actorID: UUID(),
                                assetID: UUID(), userID: UUID(), details: ["n": "\(index)"], requestID: "r\(index)"
                            ).insertion)
                    }
                }
                try await group.waitForAll()
            }
            let ids = try await database.rows("SELECT id FROM audit_log ORDER BY created_at, id", as: Int64.self)
            #expect(try await AuditLogger(database: database).verify().fault == nil)
            var random = SplitMix64(seed: seed)
            for _ in 0..<Self.rounds {
                let (statements, expected) = tamper(&random, ids)
                let fault = try await verdict(after: statements, in: database)
                #expect(fault?.kind == expected.kind, "seed \(seed)")
                if expected.kind != .cut { #expect(fault?.id == expected.id, "seed \(seed)") }
            }
        }
    }

    @Test func `an entry that was changed is named, whatever of it`() async throws {
        try await with(seed: 1) { random, ids in
            let id = ids.randomElement(using: &random) ?? 0
            let changes: [SQL] = [
                "action = 'job.retried'", "actor_id = gen_random_uuid()", "actor_id = NULL",
                "asset_id = gen_random_uuid()", "user_id = NULL", "details = details || '{\"n\": \"x\"}'",
                "details = '{}'", "request_id = request_id || ' '", "request_id = NULL",
            ]
            let change = changes.randomElement(using: &random) ?? ""
            return (["UPDATE audit_log SET \(change) WHERE id = \(id)"], AuditFault(id: id, kind: .changed))
        }
    }

    @Test func `an entry that was removed is named, the newest and the oldest, too`() async throws {
        try await with(seed: 2) { random, ids in
            let id = [ids.first, ids.last, ids.randomElement(using: &random)].randomElement(using: &random) ?? nil
            return (
                ["DELETE FROM audit_log WHERE id = \(id ?? 0)"], AuditFault(id: id ?? 0, kind: .missing)
            )
        }
    }

    @Test func `of two entries that were swapped the first is named`() async throws {
        try await with(seed: 3) { random, ids in
            let pair = ids.indices.shuffled(using: &random).prefix(2).sorted()
            let (first, second) = (ids[pair[0]], ids[pair[1]])
            let columns: SQL = "action, actor_id, asset_id, user_id, details, request_id"
            return (
                [
                    """
                    UPDATE audit_log AS e SET (\(columns)) = (
                        SELECT \(columns) FROM audit_log AS o
                         WHERE o.id = CASE e.id WHEN \(first) THEN \(second)::bigint ELSE \(first)::bigint END)
                     WHERE id IN (\(first), \(second))
                    """
                ], AuditFault(id: first, kind: .changed)
            )
        }
    }

    @Test func `an entry put in, moved in time, or cut off with its seal is found`() async throws {
        try await with(seed: 4) { random, ids in
            let id = ids.randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<3, using: &random) {
            case 0:
                return (
                    ["INSERT INTO audit_log (id, action, created_at) VALUES (1000000, 'asset.deleted', now())"],
                    AuditFault(id: 1_000_000, kind: .unsealed)
                )
            case 1:
                return (
                    ["UPDATE audit_log SET created_at = created_at + interval '1 hour' WHERE id = \(id)"],
                    AuditFault(id: id, kind: .missing)
                )
            default:
                // The newest of its chain, so that no later seal leans on it: the chain's recorded end tells. What was
                // there cannot be named any more.
                return (
                    [
                        """
                        WITH cut AS (
                            DELETE FROM audit_seals AS s
                             WHERE (chain, position) = (SELECT chain, max(position) FROM audit_seals
                                                         WHERE chain = (SELECT chain FROM audit_seals
                                                                         WHERE entry_id = \(ids[0]))
                                                         GROUP BY chain)
                            RETURNING entry_id)
                        DELETE FROM audit_log WHERE id IN (SELECT entry_id FROM cut)
                        """
                    ], AuditFault(id: 0, kind: .cut)
                )
            }
        }
    }
}
