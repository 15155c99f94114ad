import Foundation
import Postgres

extension AssignmentStore.Giving {
    /// Where among `statements` the assignment comes back, or the facts of a bulk.
    var insertionIndex: Int { isBulk ? 3 : 2 }

    /// All of them, in this order, in one transaction. An unknown user or asset violates a foreign key, an asset that is
    /// not completed `asset_assignments_completed_check`.
    var statements: [SQL] {
        let lock = [
            AssignmentStore.lock(users: users),
            AssignmentStore.lockAssets(and: "SELECT \(asset)::uuid", ofUsers: users),
        ]
        let give =
            isBulk ? ["SET LOCAL enable_nestloop = off", insertion, "SET LOCAL enable_nestloop = on"] : [insertion]
        return lock + give + [mirror]
    }

    /// Of the two texts each has a plan of its own.
    private var given: SQL {
        isBulk
            ? "SELECT id, user_id FROM unnest(\(ids), \(users)) AS g (id, user_id)"
            : "SELECT \(ids[0])::uuid AS id, \(users[0])::uuid AS user_id"
    }

    /// Puts each assignment on top of what the user has, and tells of it: one statement, since each costs a start of its
    /// own and a look for the rows of the one before. One moment for all, taken under the locks.
    ///
    /// As long as a young table has no statistics, the planner takes it for almost empty and joins it by nested loops:
    /// 10,000 users took 30 s then (2026-11-21). So a bulk has it join by hash; the list of users keeps it from reading
    /// the whole table for that.
    private var insertion: SQL {
        """
        WITH given AS MATERIALIZED (\(given)),
        before AS MATERIALIZED (
            SELECT c.*, given.id AS superseded_by
              FROM given JOIN current_assignments AS c ON c.user_id = given.user_id
             WHERE c.user_id = ANY (\(users))),
        a AS (
            INSERT INTO asset_assignments (id, asset_id, user_id, previous_asset_id, assigned_by, assigned_at)
            SELECT given.id, \(asset), given.user_id, before.asset_id, \(admin), (SELECT clock_timestamp())
              FROM given LEFT JOIN before ON before.superseded_by = given.id
             ORDER BY given.user_id
            RETURNING *),
        now_current AS (
            INSERT INTO current_assignments AS c (user_id, assignment_id, assignment_no, asset_id, assigned_by, assigned_at)
            SELECT user_id, id, assignment_no, asset_id, assigned_by, assigned_at FROM a
                ON CONFLICT ON CONSTRAINT current_assignments_pkey DO UPDATE
               SET (assignment_id, assignment_no, asset_id, assigned_by, assigned_at)
                   = (excluded.assignment_id, excluded.assignment_no, excluded.asset_id, excluded.assigned_by,
                      excluded.assigned_at)),
        history AS (
            INSERT INTO assignment_history (user_id, action, assignment_id, asset_id, previous_asset_id, performed_by,
                                            performed_at, is_bulk)
            SELECT user_id, 'assigned', id, asset_id, previous_asset_id, assigned_by, assigned_at, \(isBulk) FROM a),
        news AS (\(news)),
        entries AS (\(entries))
        SELECT \(answer) FROM a
        """
    }

    /// Of a bulk, how many, and until when it can be undone; 10,000 rows would take a tenth of its time to hand over.
    private var answer: SQL {
        isBulk
            ? "count(*)::integer, max(a.assigned_at + asset_assignments_undo_window())"
            : AssignmentStore.columns(supersededBy: "NULL::uuid")
    }

    private var news: SQL {
        """
        INSERT INTO events (subject, subject_id, kind, data)
        SELECT 'user', user_id, 'user.assignment', jsonb_build_object(
                   'user_id', user_id, 'action', 'assigned', 'assignment_id', id, 'asset_id', asset_id,
                   'previous_asset_id', previous_asset_id, 'by', assigned_by, 'at', events_time(assigned_at),
                   'undo_expires_at', events_time(assigned_at + asset_assignments_undo_window()))
          FROM a
        """
    }

    /// One for the act, however many users. Before it, of two admins at once: the last write wins, and whoever could
    /// still have undone the other one reads why not.
    private var entries: SQL {
        """
        INSERT INTO audit_log (action, actor_id, asset_id, user_id, details, request_id)
        SELECT action, \(admin), asset_id, user_id, jsonb_strip_nulls(details), \(requestID)
          FROM ((\(supersessions)) UNION ALL (\(act))) AS entry (action, asset_id, user_id, details)
        """
    }

    private var supersessions: SQL {
        """
        SELECT 'assignment.superseded', CASE count(*) WHEN 1 THEN (array_agg(b.asset_id))[1] END,
               CASE count(*) WHEN 1 THEN (array_agg(b.user_id))[1] END,
               jsonb_build_object(
                   'assigned_by', b.assigned_by, 'count', count(*)::text,
                   'assignment_id', CASE count(*) WHEN 1 THEN (array_agg(b.assignment_id))[1] END,
                   'superseded_by', CASE count(*) WHEN 1 THEN (array_agg(b.superseded_by))[1] END)
          FROM before AS b
         WHERE b.assigned_at > clock_timestamp() - asset_assignments_undo_window()
         GROUP BY b.assigned_by
        """
    }

    private var act: SQL {
        if isBulk {
            let details = JSONB(["count": "\(users.count)"])
            return "SELECT 'assignment.bulk_created', \(asset)::uuid, NULL::uuid, \(details)::jsonb"
        }
        return """
            SELECT 'assignment.created', asset_id, user_id, jsonb_build_object(
                       'assignment_id', id, 'previous_asset_id', previous_asset_id)
              FROM a
            """
    }

    /// What the users had, and what they have now. After the insertion: a statement does not see what it writes itself.
    private var mirror: SQL {
        """
        SELECT admin_media_assets_mirror(array_agg(DISTINCT previous_asset_id) || \(asset)::uuid)
          FROM asset_assignments WHERE id = ANY (\(ids))
        """
    }
}
