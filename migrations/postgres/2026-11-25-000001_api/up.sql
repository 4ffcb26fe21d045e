-- First answers to requests that carry an Idempotency-Key. No record: kept for a day.
CREATE TABLE idempotency_keys (
    -- SHA-256 of actor, method, path and key.
    key_hash BYTEA NOT NULL PRIMARY KEY,
    -- SHA-256 of what was sent.
    request_hash BYTEA NOT NULL,
    -- Which try has it: a try whose lease ended may be followed by another.
    attempt INTEGER NOT NULL CHECK (attempt > 0),
    leased_until TIMESTAMPTZ NOT NULL,
    -- The answer; none while the first request is under way.
    status INTEGER CHECK (status BETWEEN 200 AND 499),
    headers TEXT,
    body TEXT,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);
