-- LC-96, LC-123: a wider scope or another edition, planned by the review, audited, then decided.
CREATE TABLE modifications (
    id UUID NOT NULL PRIMARY KEY,
    certification_id UUID NOT NULL REFERENCES certifications (id),
    organisation_id UUID NOT NULL REFERENCES organisations (id),
    kind TEXT NOT NULL CHECK (kind IN ('extension', 'transition')),
    status TEXT NOT NULL CHECK (status IN ('planned', 'decided', 'refused', 'given_up')),
    audit_id UUID NOT NULL REFERENCES audits (id),
    -- What is added: wording of the whole scope, codes, sites, the newer edition. Null or empty: stays.
    scope TEXT,
    technical_areas TEXT NOT NULL,
    sites JSONB NOT NULL,
    edition TEXT,
    -- Auditor-days that the audit takes more; all its days where it is one of its own.
    days BIGINT NOT NULL CHECK (days >= 0),
    reason TEXT NOT NULL,
    -- The steps of the rules, and the draw where sites were drawn (AT-4, MS-70).
    derivation JSONB NOT NULL,
    planned_by UUID NOT NULL REFERENCES users (id),
    planned_on DATE NOT NULL,
    ended_by UUID REFERENCES users (id),
    ended_on DATE,
    end_reason TEXT,
    version INTEGER NOT NULL CHECK (version > 0)
);
CREATE INDEX modifications_certification ON modifications (certification_id);
CREATE INDEX modifications_audit ON modifications (audit_id);
