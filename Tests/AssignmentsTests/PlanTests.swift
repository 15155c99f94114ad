import Foundation
import Postgres
import Security
import TestSupport
import Testing

@testable import Assignments
@testable import Audit

/// The plans of the hot queries over full tables: by the planner's cost, not by time. A cost is in units of reading one
/// page in sequence (PostgreSQL, "Planner Cost Constants"); reading one of these tables whole costs thousands.
struct PlanTests {
    private struct Plan: Decodable {
        struct Node: Decodable {
            let nodeType: String
            let totalCost: Double
            let relationName: String?
            let plans: [Node]?

            enum CodingKeys: String, CodingKey {
                case nodeType = "Node Type", totalCost = "Total Cost", relationName = "Relation Name", plans = "Plans"
            }

            var all: [Node] { [self] + (plans ?? []).flatMap(\.all) }
        }

        let root: Node

        enum CodingKeys: String, CodingKey { case root = "Plan" }
    }

    private func plan(_ query: SQL, _ database: PostgresPool) async throws -> Plan.Node {
        let text = try await database.one("EXPLAIN (FORMAT JSON) \(query)", as: RawJSON.self).text
        return try #require(try JSONDecoder().decode([Plan].self, from: Data(text.utf8)).first).root
    }

    private func expect(
        _ query: SQL, below cost: Double, scansNothing tables: Set<String>, _ database: PostgresPool,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let plan = try await plan(query, database)
        #expect(plan.totalCost < cost, sourceLocation: sourceLocation)
        let scanned = plan.all.filter { $0.nodeType == "Seq Scan" }.compactMap(\.relationName)
        #expect(tables.isDisjoint(with: scanned), sourceLocation: sourceLocation)
    }

    /// 2,000 users with 100 assignments each, 200 assets, 200,000 acts and entries.
    private func withFullTables(_ body: (World) async throws -> Void) async throws {
        try await World.with(users: 2_000, assets: 200) { world in
            let database = world.database
            try await database.withConnection { connection in
                try await connection.transaction { transaction in
                    try await transaction.execute("SET LOCAL session_replication_role = replica")
                    try await transaction.execute(
                        """
                        INSERT INTO asset_assignments (id, asset_id, user_id, assigned_by, assigned_at)
                        SELECT id, (\(world.assets)::uuid[])[1 + (place * 7 + n) % 200], u, \(world.admin),
                               now() - make_interval(mins => 100 - n)
                          FROM (SELECT gen_random_uuid() AS id, u, place, n
                                  FROM unnest(\(world.users)) WITH ORDINALITY AS users (u, place),
                                       generate_series(1, 100) AS n) AS given
                         ORDER BY u, n
                        """)
                    try await transaction.execute(
                        """
                        INSERT INTO current_assignments (user_id, assignment_id, assignment_no, asset_id, assigned_by,
                                                         assigned_at)
                        SELECT DISTINCT ON (user_id) user_id, id, assignment_no, asset_id, assigned_by, assigned_at
                          FROM asset_assignments ORDER BY user_id, assignment_no DESC
                        """)
                    try await transaction.execute(
                        """
                        INSERT INTO assignment_history (user_id, action, assignment_id, asset_id, performed_by,
                                                        performed_at)
                        SELECT user_id, 'assigned', id, asset_id, assigned_by, assigned_at FROM asset_assignments
                        """)
                    try await transaction.execute(
                        """
                        INSERT INTO audit_log (action, actor_id, asset_id, user_id, created_at)
                        SELECT CASE assignment_no % 1000 WHEN 0 THEN 'assignment.undone' ELSE 'assignment.created' END,
                               assigned_by, asset_id, user_id, assigned_at FROM asset_assignments
                        """)
                }
            }
            try await database.execute("ANALYZE")
            try await body(world)
        }
    }

    @Test func `no hot query reads a whole table`() async throws {
        try await withFullTables { world in
            let (database, user, asset) = (world.database, world.users[77], world.assets[3])
            let history = AssignmentHistoryStore.query(
                ofUser: user, AssignmentHistoryFilter(), after: nil, limit: 51)
            try await expect(
                history, below: 1_200, scansNothing: ["assignment_history", "asset_assignments"], database)
            let place = TimeCursor<Int64>(time: .now.addingTimeInterval(-3_000), key: 1)
            try await expect(
                AssignmentHistoryStore.query(
                    ofUser: user, AssignmentHistoryFilter(), after: place, limit: 51),
                below: 1_200, scansNothing: ["assignment_history", "asset_assignments"], database)

            let giving = AssignmentStore.Giving(
                asset: asset, users: [user], ids: [.v7()], admin: world.admin, isBulk: false, requestID: nil)
            for statement in giving.statements {
                try await expect(
                    statement, below: 120, scansNothing: ["asset_assignments", "admin_media_assets", "users"], database)
            }

            let log: Set = ["audit_log_2026", "audit_log_2027"]
            for order in AuditOrder.allCases {
                for filter in [
                    AuditFilter(), AuditFilter(userID: user), AuditFilter(assetID: asset),
                    AuditFilter(actorID: world.admin), AuditFilter(action: "assignment.undone"),
                    AuditFilter(from: .now.addingTimeInterval(-600), to: .now),
                ] {
                    try await expect(
                        AuditStore.query(filter, order: order, after: nil, limit: 51), below: 600, scansNothing: log,
                        database)
                }
            }
        }
    }
}
