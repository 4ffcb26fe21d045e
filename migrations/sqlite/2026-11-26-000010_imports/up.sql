-- A file that waits for its confirmation. No record: it is forgotten when its time is over.
CREATE TABLE offered_imports (
    id TEXT NOT NULL PRIMARY KEY,
    owner_id TEXT NOT NULL REFERENCES users (id),
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    size BIGINT NOT NULL CHECK (size > 0),
    content BLOB NOT NULL,
    -- What the mapping is called, and the mapping itself; neither where the headings are the fields' own names.
    mapping_name TEXT,
    mapping TEXT,
    offered_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    CHECK ((mapping IS NULL) = (mapping_name IS NULL))
);
CREATE INDEX offered_imports_owner ON offered_imports (owner_id);
CREATE INDEX offered_imports_end ON offered_imports (ends_at);

-- What was imported, by whom and from which file.
CREATE TABLE imports (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    size BIGINT NOT NULL CHECK (size > 0),
    mapping_name TEXT,
    -- Nobody where it came by the command line.
    imported_by TEXT REFERENCES users (id),
    imported_at TEXT NOT NULL,
    -- How many of each kind were new, changed and as before.
    counts TEXT NOT NULL
);
