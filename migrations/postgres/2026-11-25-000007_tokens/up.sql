-- A program signed in as somebody: every refresh token handed out since belongs to one family. No record: a family
-- that has ended is gone.
CREATE TABLE token_families (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id),
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX token_families_user ON token_families (user_id);

CREATE TABLE refresh_tokens (
    -- SHA-256 of the token; the token itself is kept nowhere.
    token_hash BYTEA NOT NULL PRIMARY KEY,
    family_id UUID NOT NULL REFERENCES token_families (id) ON DELETE CASCADE,
    created_at TIMESTAMPTZ NOT NULL,
    -- Each is good once; one that comes back after its use ends the family.
    used_at TIMESTAMPTZ
);
CREATE INDEX refresh_tokens_family ON refresh_tokens (family_id);

CREATE TABLE api_keys (
    id UUID NOT NULL PRIMARY KEY,
    organisation_id UUID NOT NULL REFERENCES organisations (id),
    name TEXT NOT NULL,
    -- SHA-256 of the key; the key itself is kept nowhere.
    key_hash BYTEA NOT NULL CONSTRAINT api_keys_hash UNIQUE,
    -- The last day it is good on.
    expires_on DATE NOT NULL,
    made_by UUID NOT NULL REFERENCES users (id),
    made_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ,
    version INTEGER NOT NULL CHECK (version > 0)
);
CREATE INDEX api_keys_organisation ON api_keys (organisation_id);

CREATE TABLE api_key_scopes (
    key_id UUID NOT NULL REFERENCES api_keys (id),
    scope TEXT NOT NULL CHECK (scope IN ('read', 'organisation', 'applications', 'evidence', 'findings', 'certificates')),
    PRIMARY KEY (key_id, scope)
);

-- No record: when a key was last used, to the minute.
CREATE TABLE api_key_uses (
    key_id UUID NOT NULL PRIMARY KEY REFERENCES api_keys (id),
    used_at TIMESTAMPTZ NOT NULL
);
