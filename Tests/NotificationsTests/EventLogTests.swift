import Foundation
import Postgres
import TestSupport
import Testing

@testable import Notifications

struct EventLogTests {
    private func append(_ id: UUID, _ kind: String) -> SQL {
        Event.append(subject: "asset", id: id, kind: kind, data: ["kind": kind])
    }

    @Test func `a reader gets what was committed after its cursor`() async throws {
        try await TestDatabase.migrated { database in
            let log = EventLog(database: database)
            let id = UUID()
            try await database.execute(append(id, "before"))
            let cursor = try await log.end()
            try await database.execute(append(id, "after"))
            let (events, next) = try await log.read(from: cursor)
            // What lies before the cursor may come again while any transaction of the server is still running.
            let event = try #require(events.last)
            #expect(event.kind == "after" && event.subjectID == id && event.data.contains("after"))
            try await database.execute(append(id, "last"))
            #expect(try await log.read(from: next).events.last?.kind == "last")
        }
    }

    @Test func `an event that commits late is not missed although its number is lower`() async throws {
        try await TestDatabase.migrated { database in
            let log = EventLog(database: database)
            let (slow, quick) = (UUID(), UUID())
            let topics = [Topic(subject: "asset", id: nil)]
            let start = try await log.end()
            var quickSeq: Int64 = 0
            var afterQuick = start
            try await database.transaction { transaction in
                try await transaction.execute(append(slow, "slow"))
                try await database.execute(append(quick, "quick"))
                let (events, next) = try await log.read(from: start)
                #expect(events.map(\.kind) == ["quick"])
                quickSeq = events.first?.seq ?? 0
                afterQuick = next
            }
            let late = try await log.read(from: afterQuick).events
            #expect(late.contains { $0.kind == "slow" }, "the live reader")
            #expect(try #require(late.first { $0.kind == "slow" }?.seq) < quickSeq)
            let missed = try await log.missed(since: quickSeq, topics: topics)
            #expect(missed.map(\.kind) == ["slow"], "the client that comes back")
        }
    }

    @Test func `a client that comes back gets what it lacks of its own topics`() async throws {
        try await TestDatabase.migrated { database in
            let log = EventLog(database: database)
            let (mine, other) = (UUID(), UUID())
            for kind in ["a", "b", "c"] {
                try await database.execute(append(mine, kind))
                try await database.execute(append(other, kind))
            }
            let all = try await log.missed(since: 0, topics: [Topic(subject: "asset", id: mine)])
            #expect(all.map(\.kind) == ["a", "b", "c"])
            let last = try await log.missed(since: all[1].seq ?? 0, topics: [Topic(subject: "asset", id: mine)])
            // An older event may come twice; the one that the client named does not, and the one it lacks does.
            #expect(last.last?.kind == "c")
            #expect(!last.contains { $0.kind == "b" })
            #expect(last.allSatisfy { $0.subjectID == mine })
            #expect(try await log.missed(since: 0, topics: [Topic(subject: "job", id: nil)]).isEmpty)
        }
    }
}
