import Audit
import Foundation
import Notifications
import Postgres
import Redis
import Security
import TestSupport
import Testing

@testable import Assignments

/// A database of its own with admins, users and completed assets. Redis is away: nothing here needs it.
struct World {
    let database: PostgresPool
    let service: AssignmentService
    let directory: UserDirectory
    let audit: AuditLogger
    let admins: [UUID]
    let users: [UUID]
    let assets: [UUID]

    var admin: UUID { admins[0] }

    static func with(
        admins: Int = 2, users: Int = 3, assets: Int = 4, connections: Int = 4, _ body: (World) async throws -> Void
    ) async throws {
        try await TestDatabase.migrated(connections: connections) { database in
            let redis = RedisClient(RedisConfiguration(address: .unix(path: "/nonexistent/redis.sock")))
            let audit = AuditLogger(database: database)
            let world = World(
                database: database,
                service: AssignmentService(
                    database: database, audit: audit, news: NewsPublisher(redis: redis, logger: TestDatabase.logger)),
                directory: UserDirectory(database: database), audit: audit, admins: (0..<admins).map { _ in .v7() },
                users: (0..<users).map { _ in .v7() }, assets: (0..<assets).map { _ in .v7() })
            try await world.populate()
            try await body(world)
        }
    }

    private func populate() async throws {
        try await database.execute(
            """
            INSERT INTO users (id, email, name, role)
            SELECT id, 'admin' || place || '@example.org', 'Admin ' || place, 'admin'
              FROM unnest(\(admins)) WITH ORDINALITY AS a (id, place)
            UNION ALL
            SELECT id, 'user' || place || '@example.org', 'User ' || place, 'user'
              FROM unnest(\(users)) WITH ORDINALITY AS u (id, place)
            """)
        try await database.execute(
            """
            INSERT INTO admin_media_assets (id, filename, mime_type, file_size, sha256, original_key, recipe,
                                            conversion_status, job_id, uploaded_by)
            SELECT id, 'clip ' || place || '.mp4', 'video/mp4', 1000, sha256(id::text::bytea), 'originals/' || id, 'r1',
                   'completed', gen_random_uuid(), \(admin)
              FROM unnest(\(assets)) WITH ORDINALITY AS a (id, place)
            """)
    }

    func current(_ user: UUID) async throws -> UUID? {
        try await directory.user(user).current?.asset?.id
    }

    func assign(_ asset: Int, to user: Int = 0, by admin: Int = 0) async throws -> Assignment {
        try await service.assignAsset(assets[asset], to: users[user], by: admins[admin], requestID: "r")
    }

    func undo(_ asset: Int, of user: Int? = 0) async throws -> TakenBack {
        try await service.undoAssignment(
            ofAsset: assets[asset], user: user.map { users[$0] }, by: admin, requestID: "r")
    }

    func revert(_ assignment: UUID, of user: Int = 0, reason: String? = nil) async throws -> TakenBack {
        try await service.revertAssignment(
            assignment, ofUser: users[user], reason: reason, by: admin, requestID: "r")
    }

    /// Moves an assignment into the past, past the triggers: what a superuser can do, and time does.
    func age(_ assignment: UUID, seconds: Double) async throws {
        try await database.withConnection { connection in
            try await connection.transaction { transaction in
                try await transaction.execute("SET LOCAL session_replication_role = replica")
                try await transaction.execute(
                    """
                    UPDATE asset_assignments SET assigned_at = clock_timestamp() - make_interval(secs => \(seconds))
                     WHERE id = \(assignment)
                    """)
                try await transaction.execute(
                    """
                    UPDATE current_assignments AS c SET assigned_at = a.assigned_at
                      FROM asset_assignments AS a WHERE a.id = \(assignment) AND c.assignment_id = a.id
                    """)
                try await transaction.execute(
                    """
                    UPDATE admin_media_assets AS m SET assigned_at = c.assigned_at
                      FROM current_assignments AS c
                     WHERE c.assignment_id = \(assignment) AND m.id = c.asset_id AND m.user_id = c.user_id
                    """)
            }
        }
    }

    func actions() async throws -> [String] {
        try await database.rows("SELECT action FROM audit_log ORDER BY id", as: String.self)
    }

    /// What holds at every moment, whatever happened in whatever order.
    func checkInvariants(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let brokenStacks = try await database.one(
            """
            SELECT count(*) FROM (
                SELECT previous_asset_id, lag(asset_id) OVER w AS below
                  FROM asset_assignments WHERE reverted_at IS NULL
                WINDOW w AS (PARTITION BY user_id ORDER BY assignment_no)) AS s
             WHERE previous_asset_id IS DISTINCT FROM below
            """, as: Int64.self)
        #expect(
            brokenStacks == 0, "each assignment that stands names what stood before it", sourceLocation: sourceLocation)
        let wrongTops = try await database.one(
            """
            SELECT count(*)
              FROM current_assignments AS c
              FULL JOIN (SELECT DISTINCT ON (user_id) * FROM asset_assignments WHERE reverted_at IS NULL
                          ORDER BY user_id, assignment_no DESC) AS a
                ON a.id = c.assignment_id
             WHERE (c.user_id, c.assignment_no, c.asset_id, c.assigned_by, c.assigned_at)
                   IS DISTINCT FROM (a.user_id, a.assignment_no, a.asset_id, a.assigned_by, a.assigned_at)
            """, as: Int64.self)
        #expect(wrongTops == 0, "what a user has is the top of the stack", sourceLocation: sourceLocation)
        let wrongMirrors = try await database.one(
            """
            SELECT count(*) FROM admin_media_assets AS m
              LEFT JOIN LATERAL (
                    SELECT a.user_id, a.assigned_at, a.assigned_by FROM asset_assignments AS a
                     WHERE a.asset_id = m.id AND a.reverted_at IS NULL
                       AND a.assignment_no = (SELECT max(assignment_no) FROM asset_assignments AS n
                                               WHERE n.user_id = a.user_id AND n.reverted_at IS NULL)
                     ORDER BY a.assignment_no DESC LIMIT 1) AS h ON true
             WHERE (m.user_id, m.assigned_at, m.assigned_by) IS DISTINCT FROM (h.user_id, h.assigned_at, h.assigned_by)
            """, as: Int64.self)
        #expect(wrongMirrors == 0, "each asset mirrors its newest holder", sourceLocation: sourceLocation)
        let untold = try await database.one(
            """
            SELECT count(*)
              FROM (SELECT id FROM asset_assignments) AS a
              FULL JOIN (SELECT assignment_id AS id, count(*) FROM assignment_history
                          WHERE action = 'assigned' GROUP BY assignment_id) AS h USING (id)
             WHERE h.count IS DISTINCT FROM 1 OR a.id IS NULL
            """, as: Int64.self)
        #expect(untold == 0, "each assignment is in the history once", sourceLocation: sourceLocation)
        let verdict = try await audit.verify()
        #expect(verdict.fault == nil, "the audit is sound", sourceLocation: sourceLocation)
    }
}
