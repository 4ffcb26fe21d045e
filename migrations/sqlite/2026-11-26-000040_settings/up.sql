-- What the certification body decided about itself: each change a further row, in force from a day on (LC-2). Until
-- there is a row, the configuration says it.
CREATE TABLE settings (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    -- Counts the changes of one name, from 1.
    version INTEGER NOT NULL CHECK (version >= 1),
    value TEXT NOT NULL,
    in_force_on DATE NOT NULL,
    reason TEXT NOT NULL,
    set_at TEXT NOT NULL,
    -- Empty where the operator did it at the machine.
    set_by TEXT REFERENCES users (id),
    CONSTRAINT settings_version UNIQUE (name, version)
);

CREATE TRIGGER settings_no_update BEFORE UPDATE ON settings
BEGIN
    SELECT RAISE(ABORT, 'settings is append-only');
END;
CREATE TRIGGER settings_no_delete BEFORE DELETE ON settings
BEGIN
    SELECT RAISE(ABORT, 'settings is append-only');
END;
