-- The journal: one chain per organisation and one for the house, append-only.
CREATE TABLE journal_heads (
    chain TEXT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL CHECK (seq >= 0),
    hash BLOB NOT NULL
);

CREATE TABLE journal_entries (
    chain TEXT NOT NULL,
    seq BIGINT NOT NULL CHECK (seq > 0),
    at TEXT NOT NULL,
    act TEXT NOT NULL,
    actor TEXT NOT NULL,
    thing TEXT NOT NULL,
    thing_id TEXT NOT NULL,
    -- The entry exactly as it was hashed; the other columns are for searching and are checked against it.
    body TEXT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (chain, seq)
);
CREATE INDEX journal_entries_thing ON journal_entries (thing, thing_id);

CREATE TABLE letters (
    id TEXT NOT NULL PRIMARY KEY,
    chain TEXT NOT NULL,
    -- Letters of one case leave in the order they were written.
    seq BIGINT NOT NULL CHECK (seq > 0),
    letter TEXT NOT NULL,
    recipient TEXT NOT NULL,
    particulars TEXT NOT NULL,
    queued_at TEXT NOT NULL
);
CREATE INDEX letters_chain ON letters (chain, seq);

CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL CHECK (value > 0)
);

-- What is recorded is never changed: by trigger as well as by code.
CREATE TRIGGER journal_entries_no_update BEFORE UPDATE ON journal_entries
BEGIN
    SELECT RAISE(ABORT, 'journal_entries is append-only');
END;
CREATE TRIGGER journal_entries_no_delete BEFORE DELETE ON journal_entries
BEGIN
    SELECT RAISE(ABORT, 'journal_entries is append-only');
END;
