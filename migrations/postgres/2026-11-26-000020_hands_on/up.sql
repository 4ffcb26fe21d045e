-- A person's hand on jobs and letters: each has a version, and ends that a person chose. The CHECK changes, so both
-- tables are built anew.
ALTER TABLE jobs RENAME TO jobs_before;
DROP INDEX jobs_due;
CREATE TABLE jobs (
    id UUID NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    -- What the job is about; empty where it is about everything.
    key TEXT NOT NULL,
    -- A civil date, or the hour or minute in UTC.
    period TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'dead', 'given_up')),
    due_at TIMESTAMPTZ NOT NULL,
    -- Counts every start: only the latest may write its result.
    attempt INTEGER NOT NULL CHECK (attempt >= 0),
    -- The starts that no longer count against it, since a person tried it again.
    forgiven INTEGER NOT NULL DEFAULT 0 CHECK (forgiven >= 0),
    lease_until TIMESTAMPTZ,
    owner TEXT,
    beat_at TIMESTAMPTZ,
    fault TEXT,
    result JSONB,
    planned_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    version INTEGER NOT NULL DEFAULT 1 CHECK (version > 0),
    PRIMARY KEY (kind, key, period)
);
INSERT INTO jobs (id, kind, key, period, state, due_at, attempt, lease_until, owner, beat_at, fault, result, planned_at, ended_at)
SELECT gen_random_uuid(), kind, key, period, state, due_at, attempt, lease_until, owner, beat_at, fault, result, planned_at, ended_at
FROM jobs_before;
DROP TABLE jobs_before;
CREATE INDEX jobs_due ON jobs (state, due_at);

ALTER TABLE letters RENAME TO letters_before;
DROP INDEX letters_chain;
DROP INDEX letters_state;
CREATE TABLE letters (
    id UUID NOT NULL PRIMARY KEY,
    chain TEXT NOT NULL,
    -- Letters of one case leave in the order they were written.
    seq BIGINT NOT NULL CHECK (seq > 0),
    letter TEXT NOT NULL,
    recipient TEXT NOT NULL,
    particulars JSONB NOT NULL,
    queued_at TIMESTAMPTZ NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'held', 'sent', 'dead', 'abandoned')),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    -- The attempts that no longer count against it, since a person sent it again.
    forgiven INTEGER NOT NULL DEFAULT 0 CHECK (forgiven >= 0),
    next_at TIMESTAMPTZ,
    lease_until TIMESTAMPTZ,
    fault TEXT,
    ended_at TIMESTAMPTZ,
    -- When a person let it go, however old it is.
    released_at TIMESTAMPTZ,
    version INTEGER NOT NULL DEFAULT 1 CHECK (version > 0)
);
INSERT INTO letters (id, chain, seq, letter, recipient, particulars, queued_at, state, attempts, next_at, lease_until, fault, ended_at)
SELECT id, chain, seq, letter, recipient, particulars, queued_at, state, attempts, next_at, lease_until, fault, ended_at
FROM letters_before;
DROP TABLE letters_before;
CREATE INDEX letters_chain ON letters (chain, seq);
CREATE INDEX letters_state ON letters (state, chain, seq);
