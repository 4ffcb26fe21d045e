-- Who somebody is: second factors, links that arrive by letter, deputies.

-- How far a sign-in has come: 'code' waits for the second factor, 'enrol' for its enrolment; only 'open' opens doors.
ALTER TABLE sessions ADD COLUMN stage TEXT NOT NULL DEFAULT 'open' CHECK (stage IN ('code', 'enrol', 'open'));
-- The browser, named from what it says of itself, and the address it came from: for the person's own list.
ALTER TABLE sessions ADD COLUMN agent TEXT;
ALTER TABLE sessions ADD COLUMN address TEXT;
-- When password and second factor were last given.
ALTER TABLE sessions ADD COLUMN proven_at TIMESTAMPTZ;

CREATE TABLE second_factors (
    user_id UUID NOT NULL PRIMARY KEY REFERENCES users (id),
    secret BYTEA NOT NULL,
    -- Whether the secret is encrypted with the operator's key, which stands outside the database.
    sealed BOOLEAN NOT NULL,
    -- The 30-second step of the last code that was used: each code works once.
    last_step BIGINT NOT NULL CHECK (last_step >= 0),
    enrolled_at TIMESTAMPTZ NOT NULL
);

-- A secret that was shown for enrolment and is not confirmed yet.
CREATE TABLE offered_factors (
    user_id UUID NOT NULL PRIMARY KEY REFERENCES users (id),
    secret BYTEA NOT NULL,
    sealed BOOLEAN NOT NULL,
    offered_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE recovery_codes (
    -- SHA-256 of the code, which is shown once and kept nowhere.
    code_hash BYTEA NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id),
    used_at TIMESTAMPTZ
);
CREATE INDEX recovery_codes_user ON recovery_codes (user_id);

-- Links with a secret that arrive by letter. The row goes when the link is used.
CREATE TABLE links (
    -- SHA-256 of the secret in the link.
    secret_hash BYTEA NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('invitation', 'password', 'factor')),
    made_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX links_user ON links (user_id);

-- A second factor that was lost, and who of the administrators approved its renewal.
CREATE TABLE lost_factors (
    user_id UUID NOT NULL PRIMARY KEY REFERENCES users (id),
    reported_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE lost_factor_approvals (
    user_id UUID NOT NULL REFERENCES lost_factors (user_id),
    approver_id UUID NOT NULL REFERENCES users (id),
    reason TEXT NOT NULL,
    approved_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (user_id, approver_id)
);

-- Who looks after whose work, from day to day.
CREATE TABLE deputies (
    user_id UUID NOT NULL PRIMARY KEY REFERENCES users (id),
    deputy_id UUID NOT NULL REFERENCES users (id),
    from_on DATE NOT NULL,
    to_on DATE NOT NULL,
    CHECK (user_id <> deputy_id)
);
