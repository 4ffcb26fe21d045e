-- What runs by itself. No record: one row for every job and period, whoever plans it first.
CREATE TABLE jobs (
    kind TEXT NOT NULL,
    -- What the job is about; empty where it is about everything.
    key TEXT NOT NULL,
    -- A civil date, or the hour or minute in UTC.
    period TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'dead')),
    due_at TIMESTAMPTZ NOT NULL,
    -- Counts every start: only the latest may write its result.
    attempt INTEGER NOT NULL CHECK (attempt >= 0),
    lease_until TIMESTAMPTZ,
    owner TEXT,
    beat_at TIMESTAMPTZ,
    fault TEXT,
    result JSONB,
    planned_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    PRIMARY KEY (kind, key, period)
);
CREATE INDEX jobs_due ON jobs (state, due_at);

-- The delivery of a letter.
ALTER TABLE letters ADD COLUMN state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'dead'));
ALTER TABLE letters ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0);
ALTER TABLE letters ADD COLUMN next_at TIMESTAMPTZ;
ALTER TABLE letters ADD COLUMN lease_until TIMESTAMPTZ;
ALTER TABLE letters ADD COLUMN fault TEXT;
ALTER TABLE letters ADD COLUMN ended_at TIMESTAMPTZ;
CREATE INDEX letters_state ON letters (state, chain, seq);
