-- CO-29: audits witnessed by the accreditation body, and what came of each.
CREATE TABLE witness_audits (
    id UUID NOT NULL PRIMARY KEY,
    audit_id UUID NOT NULL REFERENCES audits (id),
    certification_id UUID NOT NULL REFERENCES certifications (id),
    organisation_id UUID NOT NULL REFERENCES organisations (id),
    accreditation_body TEXT NOT NULL,
    standard TEXT NOT NULL,
    technical_area TEXT NOT NULL,
    auditor_id UUID NOT NULL REFERENCES auditors (id),
    witnessed_on DATE NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('planned', 'held', 'refused')),
    says TEXT,
    -- Of a refusal: without a good reason it leads to LC-90.
    good_reason BOOLEAN,
    recorded_by UUID NOT NULL REFERENCES users (id),
    recorded_at TIMESTAMPTZ NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0)
);
CREATE INDEX witness_audits_audit ON witness_audits (audit_id);
CREATE INDEX witness_audits_certification ON witness_audits (certification_id);
