-- AT-60: certifications of one client that are audited together, by which level and team, and what came of it.
CREATE TABLE integrations (
    id TEXT NOT NULL PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    terms TEXT NOT NULL,
    -- The time of every kind of audit with its steps, as it was on the day (AT-4).
    derivation TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES users (id),
    made_at TEXT NOT NULL,
    ended_at TEXT,
    end_reason TEXT,
    version INTEGER NOT NULL CHECK (version > 0)
);
CREATE INDEX integrations_organisation ON integrations (organisation_id);

CREATE TABLE integration_members (
    integration_id TEXT NOT NULL REFERENCES integrations (id),
    certification_id TEXT NOT NULL REFERENCES certifications (id),
    PRIMARY KEY (integration_id, certification_id)
);
CREATE INDEX integration_members_certification ON integration_members (certification_id);
