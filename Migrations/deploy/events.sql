BEGIN;

-- A row for each change of state, written in the transaction that made the change.
--
-- Numbers are taken before commit, so a lower seq can become visible after a higher one. Two columns let a reader
-- miss nothing all the same. transaction_id is the writer; horizon is the oldest transaction that was still running
-- when the row was written. Whoever has seen event s has yet to see only rows with seq > s.seq, or with
-- transaction_id >= s.horizon.
CREATE TABLE events (
    seq            bigint      GENERATED ALWAYS AS IDENTITY,
    subject        text        NOT NULL,
    subject_id     uuid        NOT NULL,
    kind           text        NOT NULL,
    data           jsonb       NOT NULL DEFAULT '{}',
    transaction_id xid8        NOT NULL DEFAULT pg_current_xact_id(),
    horizon        xid8        NOT NULL DEFAULT pg_snapshot_xmin(pg_current_snapshot()),
    created_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT events_pkey PRIMARY KEY (seq)
);
CREATE INDEX events_subject ON events (subject, subject_id, seq);
CREATE INDEX events_transaction_id ON events (transaction_id);

COMMENT ON COLUMN events.subject IS 'asset, job, user: with subject_id the topic that clients follow, as in asset:ID';

COMMIT;
