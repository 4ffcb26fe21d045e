ALTER TABLE letters RENAME TO letters_after;
DROP INDEX letters_chain;
DROP INDEX letters_state;
CREATE TABLE letters (
    id UUID NOT NULL PRIMARY KEY,
    chain TEXT NOT NULL,
    seq BIGINT NOT NULL CHECK (seq > 0),
    letter TEXT NOT NULL,
    recipient TEXT NOT NULL,
    particulars JSONB NOT NULL,
    queued_at TIMESTAMPTZ NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'dead')),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_at TIMESTAMPTZ,
    lease_until TIMESTAMPTZ,
    fault TEXT,
    ended_at TIMESTAMPTZ
);
-- What a person has not decided on, or gave up, is not sent.
INSERT INTO letters (id, chain, seq, letter, recipient, particulars, queued_at, state, attempts, next_at, lease_until, fault, ended_at)
SELECT id, chain, seq, letter, recipient, particulars, queued_at,
    CASE WHEN state IN ('held', 'abandoned') THEN 'dead' ELSE state END, attempts, next_at, lease_until, fault, ended_at
FROM letters_after;
DROP TABLE letters_after;
CREATE INDEX letters_chain ON letters (chain, seq);
CREATE INDEX letters_state ON letters (state, chain, seq);

ALTER TABLE jobs RENAME TO jobs_after;
DROP INDEX jobs_due;
CREATE TABLE jobs (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    period TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'dead')),
    due_at TIMESTAMPTZ NOT NULL,
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
INSERT INTO jobs (kind, key, period, state, due_at, attempt, lease_until, owner, beat_at, fault, result, planned_at, ended_at)
SELECT kind, key, period, CASE WHEN state = 'given_up' THEN 'dead' ELSE state END, due_at, attempt, lease_until, owner,
    beat_at, fault, result, planned_at, ended_at
FROM jobs_after;
DROP TABLE jobs_after;
CREATE INDEX jobs_due ON jobs (state, due_at);
