SELECT seq, subject, subject_id, kind, data, transaction_id, horizon, created_at FROM events WHERE false;
