CREATE TABLE organisations (
    id UUID NOT NULL PRIMARY KEY,
    legal_name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    registration_number TEXT,
    parent_group TEXT,
    street TEXT NOT NULL,
    city TEXT NOT NULL,
    postcode TEXT,
    country TEXT NOT NULL CHECK (length(country) = 2),
    contact_name TEXT NOT NULL,
    contact_email TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX organisations_name ON organisations (name_folded);

CREATE TABLE sites (
    id UUID NOT NULL PRIMARY KEY,
    organisation_id UUID NOT NULL REFERENCES organisations (id),
    name TEXT NOT NULL,
    street TEXT NOT NULL,
    city TEXT NOT NULL,
    postcode TEXT,
    country TEXT NOT NULL CHECK (length(country) = 2),
    activities TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('permanent', 'temporary', 'virtual')),
    risk TEXT NOT NULL CHECK (risk IN ('low', 'medium', 'high')),
    -- MS-1: the place that plans, controls or manages; exactly one per organisation is checked in the act.
    central_function BOOLEAN NOT NULL,
    full_time INTEGER NOT NULL CHECK (full_time >= 0),
    part_time INTEGER NOT NULL CHECK (part_time >= 0),
    -- Minutes a day that one part-timer works (AT-11); null without part-timers.
    part_time_minutes INTEGER CHECK (part_time_minutes > 0 AND part_time_minutes <= 1440),
    shifts INTEGER NOT NULL CHECK (shifts BETWEEN 1 AND 4),
    listed_since DATE NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0)
);
CREATE INDEX sites_organisation ON sites (organisation_id);

CREATE TABLE auditors (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    city TEXT NOT NULL,
    country TEXT NOT NULL CHECK (length(country) = 2),
    -- Codes of ISO 639, separated by spaces.
    languages TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    -- CO-36: the agreement on confidentiality and independence.
    agreement_on DATE,
    -- CO-8: the last general declaration of conflicts.
    declared_on DATE,
    -- Raised by every booking, so that two schedulers cannot book one person twice.
    version INTEGER NOT NULL CHECK (version > 0)
);

CREATE TABLE competences (
    id UUID NOT NULL PRIMARY KEY,
    auditor_id UUID NOT NULL REFERENCES auditors (id),
    standard TEXT NOT NULL,
    technical_area TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('application_review', 'decision', 'auditor', 'lead_auditor', 'technical_expert')),
    valid_from DATE NOT NULL,
    valid_to DATE,
    evidence TEXT NOT NULL,
    granted_by TEXT NOT NULL,
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
);
CREATE INDEX competences_auditor ON competences (auditor_id);

CREATE TABLE services (
    id UUID NOT NULL PRIMARY KEY,
    auditor_id UUID NOT NULL REFERENCES auditors (id),
    organisation_id UUID NOT NULL REFERENCES organisations (id),
    kind TEXT NOT NULL CHECK (kind IN ('consultancy', 'employment', 'internal_audit')),
    began_on DATE NOT NULL,
    -- CO-4: an unfinished service has no end and bars.
    ended_on DATE,
    CHECK (ended_on IS NULL OR ended_on >= began_on)
);
CREATE INDEX services_auditor ON services (auditor_id);

CREATE TABLE conflicts (
    id UUID NOT NULL PRIMARY KEY,
    auditor_id UUID NOT NULL REFERENCES auditors (id),
    organisation_id UUID NOT NULL REFERENCES organisations (id),
    kind TEXT NOT NULL CHECK (kind IN ('family', 'financial', 'objection', 'other')),
    began_on DATE NOT NULL,
    ended_on DATE,
    CHECK (ended_on IS NULL OR ended_on >= began_on)
);
CREATE INDEX conflicts_auditor ON conflicts (auditor_id);

CREATE TABLE accreditations (
    id UUID NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    number TEXT NOT NULL,
    url TEXT NOT NULL,
    standard TEXT NOT NULL,
    -- VE-40: codes separated by semicolons; empty means the whole standard.
    technical_areas TEXT NOT NULL,
    granted_on DATE NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'suspended', 'withdrawn', 'reduced')),
    status_on DATE NOT NULL
);

CREATE TABLE users (
    id UUID NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    email_folded TEXT NOT NULL CONSTRAINT users_email UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    organisation_id UUID REFERENCES organisations (id),
    -- The auditor's record of a person who audits, reviews or decides.
    auditor_id UUID REFERENCES auditors (id),
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE user_roles (
    user_id UUID NOT NULL REFERENCES users (id),
    role TEXT NOT NULL CHECK (role IN ('scheduler', 'application_reviewer', 'assessor', 'decision_maker', 'manager', 'administrator', 'client_administrator', 'client_contributor')),
    PRIMARY KEY (user_id, role)
);

CREATE TABLE sessions (
    -- SHA-256 of the token in the cookie; the token itself is kept nowhere.
    token_hash BYTEA NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id),
    csrf TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE sign_in_attempts (
    address TEXT NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL CHECK (failures > 0),
    last_at TIMESTAMPTZ NOT NULL
);
