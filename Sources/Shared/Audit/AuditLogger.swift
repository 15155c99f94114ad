import Foundation
package import Postgres

/// Who did what, when: written with each act, read here, and proven.
package struct AuditLogger: Sendable {
    let database: any PostgresExecutor
    let store: AuditStore
    let chains: AuditChainStore

    package init(database: any PostgresExecutor) {
        self.database = database
        store = AuditStore(database: database)
        chains = AuditChainStore(database: database)
    }

    /// Writes an entry of its own, for what changed nothing else: a refused act. What changes something writes its
    /// `AuditEntry.insertion` in the transaction of the change.
    package func log(_ entry: AuditEntry) async throws {
        try await database.execute(entry.insertion)
    }

    /// - Parameter limit: at most so many entries.
    /// - Returns: the entries, and where the next page goes on.
    package func trail(
        _ filter: AuditFilter, order: AuditOrder, after cursor: TimeCursor<Int64>?, limit: Int
    ) async throws -> (entries: [AuditRecord], next: TimeCursor<Int64>?) {
        let rows = try await store.page(filter, order: order, after: cursor, limit: limit + 1)
        let page = Array(rows.prefix(limit))
        return (page, rows.count > limit ? page.last.map { TimeCursor(time: $0.createdAt, key: $0.id) } : nil)
    }

    package func actions() async throws -> [String] { try await store.actions() }

    /// All entries, the oldest first, in pages of some hundred KB. Each page is a query of its own: a client that reads
    /// slowly holds no connection meanwhile.
    package func export(
        _ filter: AuditFilter, each: (_ page: [AuditRecord]) async throws -> Void
    ) async throws {
        var cursor: TimeCursor<Int64>?
        repeat {
            let (entries, next) = try await trail(filter, order: .asc, after: cursor, limit: 1000)
            try await each(entries)
            cursor = next
        } while cursor != nil
    }

    /// Looks through the whole log, stretch by stretch, and stops at the first entry that is not as it was sealed.
    ///
    /// - Parameter progress: is told how many entries have been looked at.
    package func verify(progress: (Int64) -> Void = { _ in }) async throws -> AuditVerdict {
        var verdict = AuditVerdict(entries: 0, fault: nil, head: [])
        var start = TimeCursor<Int64>(time: Date(timeIntervalSince1970: 0), key: 0)
        while true {
            let end = try await chains.end(of: start)
            let (count, fault) = try await chains.check(after: start, through: end)
            verdict.entries += count
            progress(verdict.entries)
            guard fault == nil, let end else {
                verdict.fault = fault
                break
            }
            start = end
        }
        let (cut, head) = try await chains.ends()
        verdict.fault = verdict.fault ?? cut
        verdict.head = head
        return verdict
    }
}
