import Foundation
import Postgres

extension AssignmentStore.Giving {
    /// Where among `statements` the assignments come back.
    var insertionIndex: Int { isBulk ? 3 : 2 }

    /// All of them, in this order, in one transaction. An unknown user or asset violates a foreign key, an asset that is
    /// not completed `asset_assignments_completed_check`.
    var statements: [SQL] {
        let lock = [
            AssignmentStore.lock(users: users), AssignmentStore.lockAssets(and: asset, ofUsers: users),
        ]
        let give =
            isBulk ? ["SET LOCAL enable_nestloop = off", insertion, "SET LOCAL enable_nestloop = on"] : [insertion]
        return lock + give + [mirror, news, entry]
    }

    /// Of the two texts each has a plan of its own.
    private var given: SQL {
        isBulk
            ? "unnest(\(ids), \(users)) AS given (id, user_id)"
            : "(VALUES (\(ids[0])::uuid, \(users[0])::uuid)) AS given (id, user_id)"
    }

    /// Puts each assignment on top of what the user has. One moment for all, taken under the locks.
    ///
    /// As long as a young table has no statistics, the planner takes it for almost empty and joins it by nested loops:
    /// 10,000 users took 30 s then (2026-11-21). So a bulk has it join by hash; the list of users keeps it from reading
    /// the whole table for that.
    private var insertion: SQL {
        """
        WITH superseded AS (
            UPDATE asset_assignments AS a SET superseded_by = given.id
              FROM \(given)
             WHERE a.user_id = given.user_id AND a.user_id = ANY (\(users))
               AND a.reverted_at IS NULL AND a.superseded_by IS NULL
            RETURNING a.*),
        a AS (
            INSERT INTO asset_assignments (id, asset_id, user_id, previous_asset_id, assigned_by, assigned_at)
            SELECT given.id, \(asset), given.user_id, superseded.asset_id, \(admin), (SELECT clock_timestamp())
              FROM \(given)
              LEFT JOIN superseded ON superseded.superseded_by = given.id
            RETURNING *),
        told AS (\(supersessionEntry))
        SELECT \(AssignmentStore.columns) FROM a
        """
    }

    /// Two admins at once: the last write wins, and whoever could still have undone the other one reads here why not.
    private var supersessionEntry: SQL {
        """
        INSERT INTO audit_log (action, actor_id, asset_id, user_id, details, request_id)
        SELECT 'assignment.superseded', \(admin),
               CASE count(*) WHEN 1 THEN (array_agg(s.asset_id))[1] END,
               CASE count(*) WHEN 1 THEN (array_agg(s.user_id))[1] END,
               jsonb_strip_nulls(jsonb_build_object(
                   'assigned_by', s.assigned_by, 'count', count(*)::text,
                   'assignment_id', CASE count(*) WHEN 1 THEN (array_agg(s.id))[1] END,
                   'superseded_by', CASE count(*) WHEN 1 THEN (array_agg(s.superseded_by))[1] END)),
               \(requestID)
          FROM superseded AS s
         WHERE s.assigned_at > clock_timestamp() - asset_assignments_undo_window()
         GROUP BY s.assigned_by
        """
    }

    private var mirror: SQL {
        """
        SELECT admin_media_assets_mirror(array_agg(DISTINCT previous_asset_id) || \(asset)::uuid)
          FROM asset_assignments WHERE id = ANY (\(ids))
        """
    }

    private var news: SQL {
        """
        WITH given AS (SELECT * FROM asset_assignments WHERE id = ANY (\(ids))),
        history AS (
            INSERT INTO assignment_history (user_id, action, assignment_id, asset_id, previous_asset_id, performed_by,
                                            performed_at, is_bulk)
            SELECT user_id, 'assigned', id, asset_id, previous_asset_id, assigned_by, assigned_at, \(isBulk) FROM given)
        INSERT INTO events (subject, subject_id, kind, data)
        SELECT 'user', user_id, 'user.assignment', jsonb_build_object(
                   'user_id', user_id, 'action', 'assigned', 'assignment_id', id, 'asset_id', asset_id,
                   'previous_asset_id', previous_asset_id, 'by', assigned_by, 'at', events_time(assigned_at),
                   'undo_expires_at', events_time(assigned_at + asset_assignments_undo_window()))
          FROM given
        """
    }

    /// One for the act, however many users.
    private var entry: SQL {
        if isBulk {
            let details = JSONB(["count": "\(users.count)"])
            return """
                INSERT INTO audit_log (action, actor_id, asset_id, details, request_id)
                VALUES ('assignment.bulk_created', \(admin), \(asset), \(details), \(requestID))
                """
        }
        return """
            INSERT INTO audit_log (action, actor_id, asset_id, user_id, details, request_id)
            SELECT 'assignment.created', assigned_by, asset_id, user_id, jsonb_strip_nulls(jsonb_build_object(
                       'assignment_id', id, 'previous_asset_id', previous_asset_id)), \(requestID)
              FROM asset_assignments WHERE id = ANY (\(ids))
            """
    }
}
