import Foundation
import Postgres
import Security
import TestSupport
import Testing

@testable import Assignments

/// The properties of assignments, each over random histories against a real PostgreSQL. A failure names its seed.
struct AssignmentPropertyTests {
    /// One random history: what the service answers is what the model foresees, and afterwards both agree.
    private func history(
        seed: UInt64, steps: Int, in world: World, each: (AssignmentModel) async throws -> Void = { _ in }
    ) async throws -> AssignmentModel {
        var random = SplitMix64(seed: seed)
        var model = AssignmentModel(users: world.users.count)
        for _ in 0..<steps {
            let user = Int.random(in: 0..<world.users.count, using: &random)
            let asset = Int.random(in: 0..<world.assets.count, using: &random)
            let index = model.entries[user].indices.randomElement(using: &random)
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<4:
                let assignment = try await world.assign(asset, to: user, by: Int.random(in: 0..<2, using: &random))
                #expect(assignment.previousAssetID == model.current(user).map { world.assets[$0] }, "seed \(seed)")
                model.assign(asset, to: user, id: assignment.id)
            case 4..<7:
                let foreseen = model.undoError(asset, of: user)
                do {
                    let taken = try await world.undo(asset, of: user)
                    #expect(foreseen == nil, "seed \(seed)")
                    model.undo(asset, of: user)
                    #expect(taken.currentAssetID == model.current(user).map { world.assets[$0] }, "seed \(seed)")
                } catch let error as AssignmentError {
                    #expect(error == foreseen, "seed \(seed)")
                }
            case 7..<9:
                guard let index else { continue }
                let entry = model.entries[user][index]
                do {
                    let taken = try await world.revert(entry.id, of: user)
                    #expect(!entry.isReverted, "seed \(seed)")
                    model.revert(index, of: user)
                    #expect(taken.currentAssetID == entry.previous.map { world.assets[$0] }, "seed \(seed)")
                } catch AssignmentError.alreadyReverted {
                    #expect(entry.isReverted, "seed \(seed)")
                }
            default:
                guard let index else { continue }
                let seconds = Bool.random(using: &random) ? 31.0 : 5.0
                try await world.age(model.entries[user][index].id, seconds: seconds)
                model.age(user, index, seconds: seconds)
            }
            try await each(model)
        }
        for user in world.users.indices {
            #expect(
                try await world.current(world.users[user]) == model.current(user).map { world.assets[$0] },
                "seed \(seed)")
        }
        return model
    }

    @Test(arguments: 1...8)
    func `undo, revert and what a user has follow the model`(seed: UInt64) async throws {
        try await World.with { world in
            _ = try await history(seed: seed, steps: 120, in: world)
        }
    }

    @Test(arguments: 11...13)
    func `at every step each assignment names what stood before it, and assets mirror their holders`(
        seed: UInt64
    ) async throws {
        try await World.with { world in
            _ = try await history(seed: seed, steps: 40, in: world) { _ in
                try await world.checkInvariants()
            }
        }
    }

    @Test(arguments: 21...23)
    func `no assignment is ever deleted or rewritten`(seed: UInt64) async throws {
        try await World.with { world in
            var known: [UUID: [String]] = [:]
            let model = try await history(seed: seed, steps: 60, in: world) { _ in
                let rows = try await world.database.rows(
                    """
                    SELECT id, ARRAY[asset_id::text, user_id::text, coalesce(previous_asset_id::text, ''),
                                     assigned_by::text, assignment_no::text]
                      FROM asset_assignments
                    """, as: UUID.self, [String].self)
                let now = Dictionary(uniqueKeysWithValues: rows.map { ($0.0, $0.1) })
                for (id, facts) in known { #expect(now[id] == facts, "seed \(seed)") }
                known = now
            }
            #expect(known.count == model.entries.reduce(0) { $0 + $1.count }, "seed \(seed)")
        }
    }

    @Test(
        arguments: [
            "UPDATE asset_assignments SET asset_id = previous_asset_id WHERE previous_asset_id IS NOT NULL",
            "UPDATE asset_assignments SET reverted_at = NULL, reverted_by = NULL WHERE reverted_at IS NOT NULL",
            "DELETE FROM asset_assignments", "TRUNCATE asset_assignments CASCADE", "DELETE FROM assignment_history",
            "UPDATE assignment_history SET reason = 'x'", "TRUNCATE assignment_history",
        ] as [SQL])
    func `nothing rewrites or removes what was done`(statement: SQL) async throws {
        try await World.with { world in
            _ = try await world.assign(0)
            _ = try await world.assign(1)
            _ = try await world.undo(1)
            _ = try await world.assign(2)
            let error = await #expect(throws: PostgresError.self) { try await world.database.execute(statement) }
            #expect(error?.constraint == "asset_assignments_kept")
            try await world.checkInvariants()
        }
    }

    @Test(arguments: 31...36)
    func `a bulk gives to all or to none`(seed: UInt64) async throws {
        try await World.with(users: 40) { world in
            var random = SplitMix64(seed: seed)
            for round in 0..<5 {
                var users = world.users.shuffled(using: &random).prefix(Int.random(in: 1...40, using: &random))
                let isGood = Bool.random(using: &random)
                if !isGood { users.insert(.v7(), at: Int.random(in: 0...users.count, using: &random)) }
                let before = try await holders(world)
                do {
                    let count = try await world.service.bulkAssignAsset(
                        world.assets[round % 4], to: Array(users), by: world.admin, requestID: nil
                    ).count
                    #expect(isGood && count == users.count, "seed \(seed)")
                    let after = try await holders(world)
                    #expect(users.allSatisfy { after[$0] == world.assets[round % 4] }, "seed \(seed)")
                } catch AssignmentError.unknownUsers {
                    #expect(!isGood, "seed \(seed)")
                    #expect(try await holders(world) == before, "seed \(seed)")
                }
            }
            try await world.checkInvariants()
        }
    }

    private func holders(_ world: World) async throws -> [UUID: UUID] {
        let rows = try await world.database.rows(
            """
            SELECT user_id, asset_id FROM current_assignments
            """, as: UUID.self, UUID.self)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.0, $0.1) })
    }
}
