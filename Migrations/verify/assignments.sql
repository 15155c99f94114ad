SELECT id, assignment_no, asset_id, user_id, previous_asset_id, assigned_by, assigned_at, reverted_at, reverted_by,
       revert_reason
  FROM asset_assignments WHERE false;
SELECT user_id, assignment_id, assignment_no, asset_id, assigned_by, assigned_at FROM current_assignments WHERE false;
SELECT id, user_id, action, assignment_id, asset_id, previous_asset_id, performed_by, performed_at, reason, is_bulk
  FROM assignment_history WHERE false;
SELECT 1 / (asset_assignments_undo_window() = interval '30 seconds')::integer;
SELECT 1 / (NOT has_table_privilege('greenroom_app', 'asset_assignments', 'DELETE'))::integer;
