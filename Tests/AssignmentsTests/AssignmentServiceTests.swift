import Foundation
import Postgres
import Security
import TestSupport
import Testing

@testable import Assignments

struct AssignmentServiceTests {
    @Test func `an asset is given, and the asset, the user, the history and the audit tell of it`() async throws {
        try await World.with { world in
            let first = try await world.assign(0)
            #expect(first.previousAssetID == nil)
            #expect(abs(first.undoExpiresAt.timeIntervalSince(first.assignedAt) - 30) < 0.000_01)
            let second = try await world.assign(1, by: 1)
            #expect(second.previousAssetID == world.assets[0])
            #expect(try await world.current(world.users[0]) == world.assets[1])
            let page = try await world.service.assignmentHistory(
                ofUser: world.users[0], AssignmentHistoryFilter(), after: nil, limit: 10)
            #expect(page.acts.map(\.asset?.id) == [world.assets[1], world.assets[0]])
            #expect(page.acts.map(\.performedBy.name) == ["Admin 2", "Admin 1"])
            #expect(page.acts[0].undoExpiresAt == second.undoExpiresAt)
            #expect(page.acts[1].undoExpiresAt == nil, "what was superseded cannot be undone")
            #expect(try await world.actions() == ["assignment.created", "assignment.superseded", "assignment.created"])
            let events = try await world.database.rows(
                "SELECT subject || ' ' || kind FROM events ORDER BY seq", as: String.self)
            #expect(events.filter { $0 == "user user.assignment" }.count == 2)
            #expect(events.filter { $0 == "asset asset.assignment" }.count == 3, "the one given, and the one replaced")
            try await world.checkInvariants()
        }
    }

    @Test func `what is unknown, deleted or not converted is not given`() async throws {
        try await World.with { world in
            let stranger = UUID.v7()
            await #expect(throws: AssignmentError.unknownUser(stranger)) {
                try await world.service.assignAsset(
                    world.assets[0], to: stranger, by: world.admin, requestID: nil)
            }
            await #expect(throws: AssignmentError.unknownAsset(stranger)) {
                try await world.service.assignAsset(stranger, to: world.users[0], by: world.admin, requestID: nil)
            }
            try await world.database.execute(
                "UPDATE admin_media_assets SET conversion_status = 'failed' WHERE id = \(world.assets[1])")
            await #expect(throws: AssignmentError.notCompleted(status: "failed")) { try await world.assign(1) }
            try await world.database.execute(
                "UPDATE admin_media_assets SET deleted_at = now() WHERE id = \(world.assets[2])")
            await #expect(throws: AssignmentError.unknownAsset(world.assets[2])) { try await world.assign(2) }
            #expect(try await world.actions().isEmpty)
            try await world.checkInvariants()
        }
    }

    @Test func `an undo gives back what the user had before, once`() async throws {
        try await World.with { world in
            _ = try await world.assign(0)
            let second = try await world.assign(1)
            let taken = try await world.undo(1)
            #expect(taken.assignment.id == second.id)
            #expect(taken.assignment.reversal?.by == world.admin)
            #expect(taken.currentAssetID == world.assets[0])
            #expect(try await world.current(world.users[0]) == world.assets[0])
            await #expect(throws: AssignmentError.alreadyUndone) { try await world.undo(1) }
            #expect(try await world.undo(0, of: nil).currentAssetID == nil)
            #expect(try await world.current(world.users[0]) == nil)
            await #expect(throws: AssignmentError.nothingToUndo) { try await world.undo(3, of: nil) }
            await #expect(throws: AssignmentError.nothingToUndo) { try await world.undo(3) }
            try await world.checkInvariants()
        }
    }

    @Test func `an undo is for the user's newest assignment, and says whose where several have the asset`() async throws
    {
        try await World.with { world in
            _ = try await world.assign(0)
            _ = try await world.assign(1)
            await #expect(throws: AssignmentError.superseded) { try await world.undo(0) }
            await #expect(throws: AssignmentError.superseded) { try await world.undo(0, of: nil) }
            _ = try await world.assign(1, to: 1)
            await #expect(throws: AssignmentError.userNeeded) { try await world.undo(1, of: nil) }
            #expect(try await world.undo(1, of: 1).currentAssetID == nil)
        }
    }

    @Test(arguments: [(29.9, true), (30.1, false)])
    func `an undo is possible for 30 seconds by the database's clock`(seconds: Double, isPossible: Bool) async throws {
        try await World.with { world in
            let assignment = try await world.assign(0)
            // 29.9 s leave a tenth of a second for the undo: on a busy machine the check may come too late, and then
            // the database itself has to say that the time was over.
            try await world.age(assignment.id, seconds: seconds)
            do {
                _ = try await world.undo(0)
                #expect(isPossible)
            } catch AssignmentError.undoExpired {
                let age = try await world.database.one(
                    "SELECT extract(epoch FROM clock_timestamp() - assigned_at)::float8 FROM asset_assignments",
                    as: Double.self)
                #expect(age >= 30)
            }
            try await world.checkInvariants()
        }
    }

    @Test func `a revert goes back to before an assignment, and takes the newer ones with it`() async throws {
        try await World.with { world in
            _ = try await world.assign(0)
            let second = try await world.assign(1)
            let third = try await world.assign(2)
            for id in [second.id, third.id] { try await world.age(id, seconds: 86_400) }
            let taken = try await world.revert(second.id, reason: "wrong season")
            #expect(taken.currentAssetID == world.assets[0])
            #expect(taken.alsoReverted == [third.id])
            #expect(taken.assignment.reversal?.reason == "wrong season")
            #expect(try await world.current(world.users[0]) == world.assets[0])
            await #expect(throws: AssignmentError.alreadyReverted) { try await world.revert(second.id) }
            await #expect(throws: AssignmentError.alreadyReverted) { try await world.revert(third.id) }
            await #expect(throws: AssignmentError.unknownAssignment(second.id)) {
                try await world.revert(second.id, of: 1)
            }
            let history = try await world.service.assignmentHistory(
                ofUser: world.users[0], AssignmentHistoryFilter(action: .reverted), after: nil, limit: 10)
            #expect(history.acts.count == 1, "one row for the act")
            #expect(history.acts.first?.previousAsset?.id == world.assets[0])
            try await world.checkInvariants()
        }
    }

    @Test func `what was deleted since is not given back, and what may come back is not deleted`() async throws {
        try await World.with { world in
            let first = try await world.assign(0)
            let second = try await world.assign(1)
            let delete: SQL = "UPDATE admin_media_assets SET deleted_at = now() WHERE id = \(world.assets[0])"
            let refusal = await #expect(throws: PostgresError.self) { try await world.database.execute(delete) }
            #expect(refusal?.constraint == "admin_media_assets_assigned_check")
            try await world.age(second.id, seconds: 31)
            try await world.database.execute(delete)
            await #expect(throws: AssignmentError.previousAssetDeleted) { try await world.revert(second.id) }
            #expect(try await world.revert(first.id).currentAssetID == nil, "before the first there was nothing")
            try await world.checkInvariants()
        }
    }

    @Test func `a reason has 1 to 500 characters`() async throws {
        try await World.with { world in
            let assignment = try await world.assign(0)
            for reason in ["", String(repeating: "x", count: 501)] {
                await #expect(throws: AssignmentError.self) { try await world.revert(assignment.id, reason: reason) }
            }
            _ = try await world.revert(assignment.id, reason: String(repeating: "é", count: 500))
        }
    }

    @Test func `pages of a history follow each other, and filters hold`() async throws {
        try await World.with { world in
            for index in 0..<25 { _ = try await world.assign(index % 4) }
            var seen: [Int64] = []
            var cursor: TimeCursor<Int64>?
            repeat {
                let page = try await world.service.assignmentHistory(
                    ofUser: world.users[0], AssignmentHistoryFilter(), after: cursor, limit: 10)
                seen += page.acts.map(\.id)
                cursor = page.next.flatMap { TimeCursor($0.text) }
            } while cursor != nil
            #expect(seen.count == 25)
            #expect(seen == seen.sorted(by: >))
            let none = try await world.service.assignmentHistory(
                ofUser: world.users[0], AssignmentHistoryFilter(to: Date(timeIntervalSinceNow: -3600)), after: nil,
                limit: 10)
            #expect(none.acts.isEmpty)
            let stranger = UUID.v7()
            await #expect(throws: AssignmentError.unknownUser(stranger)) {
                try await world.service.assignmentHistory(
                    ofUser: stranger, AssignmentHistoryFilter(), after: nil, limit: 10)
            }
        }
    }
}
