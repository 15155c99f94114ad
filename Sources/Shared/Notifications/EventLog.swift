import Foundation
package import Postgres

/// Reads the table `events`.
package struct EventLog: Sendable {
    /// At most this many events are replayed to one client; one that has missed more should read the state anew.
    package static let replayLimit = 1000

    let database: PostgresPool

    package init(database: PostgresPool) {
        self.database = database
    }

    /// A place in the log: everything of transactions before `horizon` has been read.
    struct Cursor: Sendable, Equatable {
        var horizon: String
    }

    func end() async throws -> Cursor {
        let horizon = try await database.one(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text", as: String.self)
        return Cursor(horizon: horizon)
    }

    /// The events of transactions at or after the cursor, in the order of their numbers, and the next cursor. Events
    /// of transactions near the cursor come again; the reader leaves out those it has.
    func read(from cursor: Cursor) async throws -> (events: [Event], next: Cursor) {
        // One statement, so that rows and horizon are of one snapshot.
        let rows = try await database.rows(
            """
            SELECT pg_snapshot_xmin(pg_current_snapshot())::text, e.seq, e.subject, e.subject_id, e.kind, e.data::text
              FROM (SELECT 1) AS one
              LEFT JOIN events AS e ON e.transaction_id >= \(cursor.horizon)::text::xid8
             ORDER BY e.seq
            """, as: String.self, Int64?.self, String?.self, UUID?.self, String?.self, String?.self)
        let events = rows.compactMap { row -> Event? in
            guard let seq = row.1, let subject = row.2, let id = row.3, let kind = row.4, let data = row.5 else {
                return nil
            }
            return Event(seq: seq, subject: subject, subjectID: id, kind: kind, data: data)
        }
        return (events, Cursor(horizon: rows.first?.0 ?? cursor.horizon))
    }

    /// What a client that has seen `seq` has missed of its topics, in the order of the numbers. Exact: nothing is
    /// left out although numbers are taken before commit; a few events may come twice.
    package func missed(since seq: Int64, topics: [Topic]) async throws -> [Event] {
        let kinds = topics.filter { $0.id == nil }.map(\.subject)
        let single = topics.compactMap { topic in topic.id.map { (topic.subject, $0) } }
        return try await database.rows(
            """
            SELECT seq, subject, subject_id, kind, data::text
              FROM events
             WHERE (seq > \(seq)
                    OR transaction_id >= coalesce((SELECT horizon FROM events WHERE seq = \(seq)), '0'::xid8))
               AND seq <> \(seq)
               AND seq > \(seq) - 10000
               AND (subject = ANY (\(kinds))
                    OR (subject, subject_id) IN (SELECT * FROM unnest(\(single.map(\.0)), \(single.map(\.1)))))
             ORDER BY seq
             LIMIT \(Self.replayLimit)
            """, as: Int64.self, String.self, UUID.self, String.self, String.self
        ).map { Event(seq: $0.0, subject: $0.1, subjectID: $0.2, kind: $0.3, data: $0.4) }
    }
}

/// One look into the log.
package struct EventLogLook: Sendable {
    /// What was committed before has been told.
    package let began: ContinuousClock.Instant
    /// What happened before it was not told: whoever follows the log begins here.
    package let isFirst: Bool

    package init(began: ContinuousClock.Instant, isFirst: Bool) {
        self.began = began
        self.isFirst = isFirst
    }
}
