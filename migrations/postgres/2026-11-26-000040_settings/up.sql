-- What the certification body decided about itself: each change a further row, in force from a day on (LC-2). Until
-- there is a row, the configuration says it.
CREATE TABLE settings (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    -- Counts the changes of one name, from 1.
    version INTEGER NOT NULL CHECK (version >= 1),
    value JSONB NOT NULL,
    in_force_on DATE NOT NULL,
    reason TEXT NOT NULL,
    set_at TIMESTAMPTZ NOT NULL,
    -- Empty where the operator did it at the machine.
    set_by UUID REFERENCES users (id),
    CONSTRAINT settings_version UNIQUE (name, version)
);

CREATE TRIGGER settings_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON settings
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
