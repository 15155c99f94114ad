import Foundation
package import Postgres
import Security

/// Why a year stays in the database.
package enum AuditArchiveError: Error, Equatable, CustomStringConvertible {
    /// Entries are kept for a year at least.
    case tooYoung(year: Int)
    case notThere(year: Int)
    /// What is not sound is evidence.
    case notSound(AuditFault)
    /// Entries came in while the year was written.
    case changed

    package var description: String {
        switch self {
        case .tooYoung(let year): "The year \(year) is not over for a year yet; its entries stay."
        case .notThere(let year): "There is no year \(year), or it has been archived already."
        case .notSound(let fault): "Nothing was archived, since the log is not sound. \(fault.sentence)"
        case .changed: "Nothing was removed: entries came in while the year was written. Try again."
        }
    }
}

/// Takes a whole year out of the database and into a file. Its seals stay, so that the next years are still tied to it.
/// Needs the rights of the tables' owner: the application's role has them not.
package struct AuditArchive: Sendable {
    let database: PostgresPool

    package init(database: PostgresPool) {
        self.database = database
    }

    /// - Parameter write: gets the year's entries as JSON lines, each with its seal, and the end of all: what it was
    ///   given must be on disk when the call with nil returns.
    /// - Returns: how many entries there were.
    package func archive(year: Int, write: (_ lines: [UInt8]?) throws -> Void) async throws -> Int64 {
        try await check(year)
        if let fault = try await AuditLogger(database: database).verify().fault {
            throw AuditArchiveError.notSound(fault)
        }
        var hash = SHA256()
        var count: Int64 = 0
        var cursor = TimeCursor<Int64>(time: Date(timeIntervalSince1970: 0), key: 0)
        while true {
            let rows = try await lines(of: year, after: cursor)
            guard let last = rows.last else { break }
            let bytes = Array(rows.map { "\($0.line)\n" }.joined().utf8)
            hash.update(bytes)
            try write(bytes)
            count += Int64(rows.count)
            cursor = TimeCursor(time: last.createdAt, key: last.id)
        }
        try write(nil)
        try await remove(year, count: count, sha256: hash.finish())
        return count
    }

    private func table(_ year: Int) -> SQL { .identifier("audit_log_\(year)") }

    private func check(_ year: Int) async throws {
        let (isOld, isThere) = try await database.one(
            """
            SELECT now() >= make_timestamptz(\(year)::integer + 2, 1, 1, 0, 0, 0, 'UTC'),
                   to_regclass(\("audit_log_\(year)")) IS NOT NULL
            """, as: Bool.self, Bool.self)
        guard isThere else { throw AuditArchiveError.notThere(year: year) }
        guard isOld else { throw AuditArchiveError.tooYoung(year: year) }
    }

    private func lines(
        of year: Int, after cursor: TimeCursor<Int64>
    ) async throws -> [(createdAt: Date, id: Int64, line: String)] {
        try await database.rows(
            """
            SELECT e.created_at, e.id, jsonb_build_object(
                       'id', e.id, 'created_at_microseconds', (extract(epoch FROM e.created_at) * 1000000)::bigint,
                       'action', e.action, 'actor_id', e.actor_id, 'asset_id', e.asset_id, 'user_id', e.user_id,
                       'details', e.details, 'request_id', e.request_id, 'chain', s.chain, 'position', s.position,
                       'hash', encode(s.hash, 'hex'))::text
              FROM \(table(year)) AS e
              JOIN audit_seals AS s ON s.created_at = e.created_at AND s.entry_id = e.id
             WHERE (e.created_at, e.id) > (\(cursor.time), \(cursor.key))
             ORDER BY e.created_at, e.id LIMIT 1000
            """, as: Date.self, Int64.self, String.self
        ).map { (createdAt: $0.0, id: $0.1, line: $0.2) }
    }

    private func remove(_ year: Int, count: Int64, sha256: [UInt8]) async throws {
        try await database.transaction { transaction in
            try await transaction.execute("LOCK TABLE \(table(year)) IN ACCESS EXCLUSIVE MODE")
            let entries = try await transaction.one("SELECT count(*) FROM \(table(year))", as: Int64.self)
            guard entries == count else { throw AuditArchiveError.changed }
            try await transaction.execute(
                "INSERT INTO audit_archives (year, entries, sha256) VALUES (\(year), \(count), \(sha256))")
            try await transaction.execute("DROP TABLE \(table(year))")
            // As many years lie ahead as before.
            try await transaction.execute("SELECT audit_log_add_year(\(year)::integer + 10)")
        }
    }
}
