import Foundation
import Postgres

extension AssignmentStore.Taking {
    /// Where among `statements` the assignments come back, the newest first.
    static let reversalIndex = 0

    var statements: [SQL] { [reversal, mirror] }

    /// Takes back the assignment and all of the user's after it, and tells of it. What the user had before is the user's
    /// again: the newest that stands below.
    private var reversal: SQL {
        """
        WITH chosen AS MATERIALIZED (
            SELECT user_id, assignment_no FROM asset_assignments WHERE id = \(assignment.id)),
        stack AS (
            SELECT s.id FROM chosen JOIN asset_assignments AS s
                ON s.user_id = chosen.user_id AND s.assignment_no >= chosen.assignment_no
             WHERE s.reverted_at IS NULL),
        a AS (
            UPDATE asset_assignments AS a
               SET reverted_at = (SELECT clock_timestamp()), reverted_by = \(admin), revert_reason = \(reason)
              FROM stack WHERE a.id = stack.id
            RETURNING a.*),
        below AS MATERIALIZED (
            SELECT b.* FROM asset_assignments AS b
             WHERE b.user_id = \(assignment.userID) AND b.reverted_at IS NULL
               AND b.assignment_no < (SELECT assignment_no FROM chosen)
             ORDER BY b.assignment_no DESC LIMIT 1),
        again AS (
            UPDATE current_assignments AS c
               SET (assignment_id, assignment_no, asset_id, assigned_by, assigned_at)
                   = (below.id, below.assignment_no, below.asset_id, below.assigned_by, below.assigned_at)
              FROM below WHERE c.user_id = below.user_id),
        nothing AS (
            DELETE FROM current_assignments
             WHERE user_id = \(assignment.userID) AND NOT EXISTS (SELECT FROM below)),
        history AS (
            INSERT INTO assignment_history (user_id, action, assignment_id, asset_id, previous_asset_id, performed_by,
                                            performed_at, reason)
            SELECT user_id, \(action.rawValue), id, asset_id, previous_asset_id, reverted_by, reverted_at, revert_reason
              FROM a WHERE id = \(assignment.id)),
        news AS (\(news)),
        entry AS (\(entry))
        SELECT \(AssignmentStore.columns()) FROM a ORDER BY a.assignment_no DESC
        """
    }

    private var news: SQL {
        """
        INSERT INTO events (subject, subject_id, kind, data)
        SELECT 'user', user_id, 'user.assignment', jsonb_build_object(
                   'user_id', user_id, 'action', \(action.rawValue)::text, 'assignment_id', \(assignment.id)::uuid,
                   'asset_id', \(assignment.previousAssetID)::uuid, 'previous_asset_id', asset_id, 'by', reverted_by,
                   'at', events_time(reverted_at), 'undo_expires_at', NULL)
          FROM (SELECT * FROM a ORDER BY assignment_no DESC LIMIT 1) AS newest
        """
    }

    private var entry: SQL {
        """
        INSERT INTO audit_log (action, actor_id, asset_id, user_id, details, request_id)
        SELECT \("assignment.\(action.rawValue)"), \(admin), \(assignment.assetID), \(assignment.userID),
               jsonb_strip_nulls(jsonb_build_object(
                   'assignment_id', \(assignment.id)::uuid, 'restored_asset_id', \(assignment.previousAssetID)::uuid,
                   'reason', \(reason)::text,
                   'also_reverted', (SELECT string_agg(a.id::text, ' ' ORDER BY a.assignment_no DESC)
                                       FROM a WHERE a.id <> \(assignment.id)))),
               \(requestID)
        """
    }

    /// Of what was taken, only the newest was anybody's: the mirrors of the others showed other users already.
    private var mirror: SQL {
        "SELECT admin_media_assets_mirror(ARRAY[\(currentAssetID), \(assignment.previousAssetID)]::uuid[])"
    }
}
