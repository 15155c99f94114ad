import Foundation
import Postgres
import Security
import TestSupport
import Testing

@testable import Assignments

struct BulkTests {
    private func bulk(_ asset: Int, _ users: [UUID], in world: World, by admin: Int = 0) async throws -> BulkAssigned {
        try await world.service.bulkAssignAsset(
            world.assets[asset], to: users, by: world.admins[admin], requestID: "r")
    }

    @Test func `10,000 users are one act, a history row each, and a handful of statements`() async throws {
        try await World.with(users: 10_000) { world in
            #expect(try await bulk(0, world.users, in: world).count == 10_000)
            #expect(try await bulk(1, world.users + world.users[..<10], in: world, by: 1).count == 10_000)
            let (rows, histories, entries) = try await world.database.one(
                """
                SELECT (SELECT count(*) FROM asset_assignments), (SELECT count(*) FROM assignment_history),
                       (SELECT string_agg(action || ' ' || (details ->> 'count'), ', ' ORDER BY id) FROM audit_log)
                """, as: Int64.self, Int64.self, String.self)
            #expect(rows == 20_000)
            #expect(histories == 20_000)
            #expect(
                entries
                    == "assignment.bulk_created 10000, assignment.superseded 10000, assignment.bulk_created 10000")
            #expect(try await world.current(world.users[9_999]) == world.assets[1])
            #expect(try await world.undo(1, of: 7).currentAssetID == world.assets[0])
            try await world.checkInvariants()
        }
    }

    @Test func `one unknown user fails all, is named, and the attempt is in the audit`() async throws {
        try await World.with { world in
            let strangers = [UUID.v7(), UUID.v7()]
            await #expect(throws: AssignmentError.unknownUsers(strangers)) {
                try await bulk(0, [world.users[0], strangers[0], world.users[1], strangers[1]], in: world)
            }
            #expect(try await world.database.one("SELECT count(*) FROM asset_assignments", as: Int64.self) == 0)
            #expect(try await world.actions() == ["assignment.bulk_failed"])
            await #expect(throws: AssignmentError.unknownAsset(strangers[0])) {
                try await world.service.bulkAssignAsset(
                    strangers[0], to: world.users, by: world.admin, requestID: nil)
            }
            try await world.checkInvariants()
        }
    }

    @Test func `nobody, and more than 10,000, are refused`() async throws {
        try await World.with { world in
            await #expect(throws: AssignmentError.self) { try await bulk(0, [], in: world) }
            await #expect(throws: AssignmentError.self) {
                try await bulk(0, (0...10_000).map { _ in .v7() }, in: world)
            }
        }
    }

    @Test func `an admin sends ten a minute, another one is not held up by that`() async throws {
        try await World.with { world in
            for _ in 0..<AssignmentService.bulksPerMinute { _ = try await bulk(0, world.users, in: world) }
            do {
                _ = try await bulk(0, world.users, in: world)
                Issue.record("the eleventh went through")
            } catch AssignmentError.tooManyBulks(let seconds) {
                #expect((1...60).contains(seconds))
            }
            _ = try await bulk(0, world.users, in: world, by: 1)
        }
    }
}
