import Foundation
import Postgres

/// The SQL of `audit_seals` and `audit_chains`: whether the log is as it was written.
struct AuditChainStore: Sendable {
    /// Seals that one statement looks at: some 20 ms of work, and a few MB of memory.
    static let stride = 10_000

    let database: any PostgresExecutor

    /// Where the stretch ends that begins after `cursor`; nil: it is the last one.
    func end(of cursor: TimeCursor<Int64>) async throws -> TimeCursor<Int64>? {
        try await database.first(
            """
            SELECT created_at, entry_id FROM audit_seals
             WHERE (created_at, entry_id) > (\(cursor.time), \(cursor.key))
             ORDER BY created_at, entry_id
            OFFSET \(Self.stride - 1) LIMIT 1
            """, as: Date.self, Int64.self
        ).map { TimeCursor(time: $0.0, key: $0.1) }
    }

    /// How many entries and seals there are after `start` and up to `end`, and the first that do not fit together. An
    /// entry of a year that was archived is not missed. In one statement, so that rows and seals are of one moment.
    func check(
        after start: TimeCursor<Int64>, through end: TimeCursor<Int64>?
    ) async throws -> (count: Int64, fault: AuditFault?) {
        let stretch: SQL =
            if let end { "> (\(start.time), \(start.key)) AND (created_at, id) <= (\(end.time), \(end.key))" } else {
                "> (\(start.time), \(start.key))"
            }
        let row = try await database.one(
            """
            WITH entry AS (
                SELECT created_at, id, e AS whole FROM audit_log AS e WHERE (created_at, id) \(stretch)),
            seal AS (
                SELECT * FROM (SELECT chain, position, created_at, entry_id AS id, hash FROM audit_seals) AS s
                 WHERE (created_at, id) \(stretch)),
            pair AS (
                SELECT coalesce(seal.created_at, entry.created_at) AS created_at, coalesce(seal.id, entry.id) AS id,
                       CASE WHEN seal.id IS NULL THEN 'unsealed'
                            WHEN entry.id IS NULL THEN 'missing'
                            WHEN seal.hash IS DISTINCT FROM audit_hash(
                                     CASE seal.position WHEN 1 THEN sha256('') ELSE before.hash END, entry.whole)
                            THEN 'changed' END AS fault
                  FROM seal
                  FULL JOIN entry ON entry.id = seal.id AND entry.created_at = seal.created_at
                  LEFT JOIN audit_seals AS before
                         ON before.chain = seal.chain AND before.position = seal.position - 1
                 WHERE NOT (entry.id IS NULL AND EXISTS (
                               SELECT FROM audit_archives
                                WHERE year = extract(year FROM seal.created_at AT TIME ZONE 'UTC')))),
            first_bad AS (SELECT id, fault FROM pair WHERE fault IS NOT NULL ORDER BY created_at, id LIMIT 1)
            SELECT (SELECT count(*) FROM pair), (SELECT id FROM first_bad), (SELECT fault FROM first_bad)
            """, as: Int64.self, Int64?.self, String?.self)
        guard let id = row.1, let kind = row.2.flatMap(AuditFault.Kind.init) else { return (row.0, nil) }
        return (row.0, AuditFault(id: id, kind: kind))
    }

    /// A chain whose recorded end is not its last seal, and SHA-256 over all recorded ends.
    func ends() async throws -> (fault: AuditFault?, head: [UInt8]) {
        let row = try await database.one(
            """
            WITH last AS (
                SELECT c.chain, c.position, c.hash, s.position AS sealed, s.hash AS seal, s.entry_id, s.created_at
                  FROM audit_chains AS c
                  LEFT JOIN LATERAL (
                        SELECT * FROM audit_seals WHERE chain = c.chain ORDER BY position DESC LIMIT 1) AS s ON true),
            cut AS (
                SELECT coalesce(entry_id, 0) AS id FROM last
                 WHERE position <> coalesce(sealed, 0) OR hash <> coalesce(seal, sha256(''))
                 ORDER BY created_at, entry_id LIMIT 1)
            SELECT (SELECT id FROM cut), sha256(string_agg(hash, '' ORDER BY chain)) FROM last
            """, as: Int64?.self, [UInt8].self)
        return (row.0.map { AuditFault(id: $0, kind: .cut) }, row.1)
    }
}
