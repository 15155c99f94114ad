import Foundation
import Postgres
import Security
import TestSupport
import Testing

@testable import Assignments

/// Many at once, over real connections: no deadlock, nothing lost.
struct RaceTests {
    /// Runs all at once; gives how many went through, and what the others were told.
    private func race(_ acts: [@Sendable () async throws -> Void]) async throws -> (
        done: Int, refusals: [AssignmentError]
    ) {
        try await withThrowingTaskGroup(of: AssignmentError?.self) { group in
            for act in acts {
                group.addTask {
                    do {
                        try await act()
                        return nil
                    } catch let error as AssignmentError {
                        return error
                    }
                }
            }
            var (done, refusals) = (0, [AssignmentError]())
            for try await refusal in group {
                if let refusal { refusals.append(refusal) } else { done += 1 }
            }
            return (done, refusals)
        }
    }

    /// Where nothing was taken back, each assignment of a user names the asset of the one before it.
    private func brokenLinks(_ world: World) async throws -> Int64 {
        try await world.database.one(
            """
            SELECT count(*) FROM (
                SELECT previous_asset_id, lag(asset_id) OVER (PARTITION BY user_id ORDER BY assignment_no) AS before
                  FROM asset_assignments) AS a
             WHERE previous_asset_id IS DISTINCT FROM before
            """, as: Int64.self)
    }

    @Test func `1,000 assignments at once on overlapping users: none is lost, each chain is unbroken`() async throws {
        try await World.with(admins: 50, users: 20, assets: 30, connections: 24) { world in
            let acts = (0..<1000).map { index -> @Sendable () async throws -> Void in
                { _ = try await world.assign(index * 7 % 30, to: index * 13 % 20, by: index % 50) }
            }
            let outcome = try await race(acts)
            #expect(outcome.done == 1000)
            #expect(try await world.database.one("SELECT count(*) FROM asset_assignments", as: Int64.self) == 1000)
            #expect(try await brokenLinks(world) == 0)
            try await world.checkInvariants()
        }
    }

    @Test
    func `100 admins give one user something at once: the last write holds, every loser reads that it was superseded`()
        async throws
    {
        try await World.with(admins: 100, assets: 10, connections: 24) { world in
            let acts = (0..<100).map { index -> @Sendable () async throws -> Void in
                { _ = try await world.assign(index % 10, to: 0, by: index) }
            }
            #expect(try await race(acts).done == 100)
            let newest = try await world.database.one(
                "SELECT asset_id FROM asset_assignments ORDER BY assignment_no DESC LIMIT 1", as: UUID.self)
            #expect(try await world.current(world.users[0]) == newest)
            let losers = try await world.database.one(
                """
                SELECT count(*)
                  FROM (SELECT *, lead(id) OVER (ORDER BY assignment_no) AS next_id FROM asset_assignments) AS a
                  JOIN audit_log AS e ON e.action = 'assignment.superseded'
                                     AND e.details ->> 'assignment_id' = a.id::text
                                     AND e.details ->> 'assigned_by' = a.assigned_by::text
                                     AND e.details ->> 'superseded_by' = a.next_id::text
                """, as: Int64.self)
            #expect(losers == 99)
            #expect(try await brokenLinks(world) == 0)
            try await world.checkInvariants()
        }
    }

    @Test func `bulks and single assignments of the same users and assets do not lock each other up`() async throws {
        try await World.with(admins: 30, users: 200, assets: 8, connections: 24) { world in
            let acts = (0..<120).map { index -> @Sendable () async throws -> Void in
                if index % 4 == 0 {
                    return {
                        let users = index % 8 == 0 ? world.users : world.users.reversed()
                        _ = try await world.service.bulkAssignAsset(
                            world.assets[index % 8], to: users, by: world.admins[index / 4], requestID: nil)
                    }
                }
                return { _ = try await world.assign(index * 5 % 8, to: index * 11 % 200, by: index % 30) }
            }
            #expect(try await race(acts).done == 120)
            #expect(try await brokenLinks(world) == 0)
            try await world.checkInvariants()
        }
    }

    @Test func `of 20 undos at once one goes through`() async throws {
        try await World.with(connections: 20) { world in
            for _ in 0..<5 {
                _ = try await world.assign(0)
                _ = try await world.assign(1)
                let outcome = try await race((0..<20).map { _ in { _ = try await world.undo(1) } })
                #expect(outcome.done == 1)
                #expect(outcome.refusals.allSatisfy { $0 == .alreadyUndone })
            }
            try await world.checkInvariants()
        }
    }

    @Test func `an undo against a new assignment: whoever is first, nothing is lost`() async throws {
        try await World.with(connections: 8) { world in
            for _ in 0..<40 {
                let first = try await world.assign(0)
                let outcome = try await race([
                    { _ = try await world.undo(0) }, { _ = try await world.assign(1, by: 1) },
                ])
                #expect(outcome.refusals.allSatisfy { $0 == .superseded })
                #expect(try await world.current(world.users[0]) == world.assets[1])
                let (previous, isReverted) = try await world.database.one(
                    """
                    SELECT n.previous_asset_id, a.reverted_at IS NOT NULL
                      FROM asset_assignments AS a
                      JOIN asset_assignments AS n ON n.user_id = a.user_id AND n.assignment_no > a.assignment_no
                     WHERE a.id = \(first.id)
                    """, as: UUID?.self, Bool.self)
                // Undone first, the new one follows what was before; else it took the place of the first.
                #expect(isReverted ? previous == first.previousAssetID : previous == world.assets[0])
            }
            try await world.checkInvariants()
        }
    }

    @Test func `a revert against an undo of the same assignment: one of them, once`() async throws {
        try await World.with(connections: 8) { world in
            for _ in 0..<40 {
                let assignment = try await world.assign(0)
                let outcome = try await race([
                    { _ = try await world.undo(0) }, { _ = try await world.revert(assignment.id) },
                ])
                #expect(outcome.done == 1)
                #expect([.alreadyUndone, .alreadyReverted].contains(outcome.refusals.first))
            }
            try await world.checkInvariants()
        }
    }

    @Test func `random acts of everybody at once leave everything in order`() async throws {
        try await World.with(admins: 10, users: 6, assets: 6, connections: 24) { world in
            let acts = (0..<600).map { index -> @Sendable () async throws -> Void in
                {
                    var random = SplitMix64(seed: UInt64(index) + 1000)
                    let (user, asset) = (Int.random(in: 0..<6, using: &random), Int.random(in: 0..<6, using: &random))
                    switch Int.random(in: 0..<6, using: &random) {
                    case 0..<3: _ = try await world.assign(asset, to: user, by: index % 10)
                    case 3..<5: _ = try await world.undo(asset, of: user)
                    default:
                        let ids = try await world.database.rows(
                            "SELECT id FROM asset_assignments WHERE user_id = \(world.users[user])", as: UUID.self)
                        if let id = ids.randomElement(using: &random) { _ = try await world.revert(id, of: user) }
                    }
                }
            }
            let outcome = try await race(acts)
            #expect(outcome.done > 300)
            try await world.checkInvariants()
        }
    }
}
