import Foundation
import Postgres

extension AssignmentStore.Taking {
    /// Where among `statements` the assignments come back, the newest first.
    static let reversalIndex = 0

    var statements: [SQL] { [reversal, restoration, mirror, news, entry] }

    /// The assignment and all of the user's after it.
    private var reversal: SQL {
        """
        WITH stack AS (
            SELECT id FROM asset_assignments
             WHERE user_id = \(assignment.userID) AND reverted_at IS NULL
               AND assignment_no >= (SELECT assignment_no FROM asset_assignments WHERE id = \(assignment.id))),
        taken AS (
            UPDATE asset_assignments AS a
               SET reverted_at = (SELECT clock_timestamp()), reverted_by = \(admin), revert_reason = \(reason)
              FROM stack WHERE a.id = stack.id
            RETURNING a.*)
        SELECT \(AssignmentStore.columns) FROM taken AS a ORDER BY a.assignment_no DESC
        """
    }

    /// What the user had before is the user's again: the newest that stands, now that the others are taken.
    private var restoration: SQL {
        """
        UPDATE asset_assignments SET superseded_by = NULL
         WHERE id = (SELECT id FROM asset_assignments
                      WHERE user_id = \(assignment.userID) AND reverted_at IS NULL
                      ORDER BY assignment_no DESC LIMIT 1)
        """
    }

    private var taken: SQL {
        """
        SELECT t.* FROM asset_assignments AS t JOIN asset_assignments AS a ON a.id = \(assignment.id)
         WHERE t.user_id = a.user_id AND t.reverted_at = a.reverted_at
        """
    }

    /// Of what was taken, only the newest was anybody's: the mirrors of the others showed other users already.
    private var mirror: SQL {
        """
        SELECT admin_media_assets_mirror(ARRAY[t.asset_id, \(assignment.previousAssetID)::uuid])
          FROM (\(taken) ORDER BY t.assignment_no DESC LIMIT 1) AS t
        """
    }

    private var news: SQL {
        """
        WITH taken AS (\(taken)),
        newest AS (SELECT * FROM taken ORDER BY assignment_no DESC LIMIT 1),
        history AS (
            INSERT INTO assignment_history (user_id, action, assignment_id, asset_id, previous_asset_id, performed_by,
                                            performed_at, reason)
            SELECT user_id, \(action.rawValue), id, asset_id, previous_asset_id, reverted_by, reverted_at, revert_reason
              FROM taken WHERE id = \(assignment.id))
        INSERT INTO events (subject, subject_id, kind, data)
        SELECT 'user', user_id, 'user.assignment', jsonb_build_object(
                   'user_id', user_id, 'action', \(action.rawValue)::text, 'assignment_id', \(assignment.id)::uuid,
                   'asset_id', \(assignment.previousAssetID)::uuid, 'previous_asset_id', asset_id, 'by', reverted_by,
                   'at', events_time(reverted_at), 'undo_expires_at', NULL)
          FROM newest
        """
    }

    private var entry: SQL {
        """
        INSERT INTO audit_log (action, actor_id, asset_id, user_id, details, request_id)
        SELECT \("assignment.\(action.rawValue)"), \(admin), \(assignment.assetID), \(assignment.userID),
               jsonb_strip_nulls(jsonb_build_object(
                   'assignment_id', \(assignment.id)::uuid, 'restored_asset_id', \(assignment.previousAssetID)::uuid,
                   'reason', \(reason)::text,
                   'also_reverted', (SELECT string_agg(t.id::text, ' ' ORDER BY t.assignment_no DESC)
                                       FROM (\(taken)) AS t WHERE t.id <> \(assignment.id)))),
               \(requestID)
        """
    }
}
