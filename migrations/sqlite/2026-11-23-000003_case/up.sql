CREATE TABLE applications (
    id TEXT NOT NULL PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    standard TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('draft', 'submitted', 'accepted', 'declined')),
    -- LC-10: everything below may be missing in a draft.
    scope TEXT,
    exclusions TEXT,
    processes TEXT,
    resources TEXT,
    relationships TEXT,
    outsourced_processes TEXT,
    legal_obligations TEXT,
    consultancy_received BOOLEAN,
    consultancy_from TEXT,
    language TEXT,
    internal_audit_done BOOLEAN,
    management_review_done BOOLEAN,
    wanted_from DATE,
    created_at TEXT NOT NULL,
    submitted_at TEXT,
    version INTEGER NOT NULL CHECK (version > 0)
);
CREATE INDEX applications_organisation ON applications (organisation_id);

CREATE TABLE application_sites (
    application_id TEXT NOT NULL REFERENCES applications (id),
    site_id TEXT NOT NULL REFERENCES sites (id),
    PRIMARY KEY (application_id, site_id)
);

CREATE TABLE certifications (
    id TEXT NOT NULL PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    application_id TEXT NOT NULL CONSTRAINT certifications_application UNIQUE REFERENCES applications (id),
    standard TEXT NOT NULL,
    -- LC-98; expired is derived from the date and never waits for a job (VE-6).
    status TEXT NOT NULL CHECK (status IN ('applicant', 'in_audit', 'granted', 'certified', 'suspended', 'withdrawn', 'expired', 'refused')),
    scope TEXT NOT NULL,
    -- Codes separated by semicolons.
    technical_areas TEXT NOT NULL,
    accredited BOOLEAN NOT NULL,
    cycle_start_on DATE,
    expires_on DATE,
    version INTEGER NOT NULL CHECK (version > 0),
    created_at TEXT NOT NULL
);
CREATE INDEX certifications_organisation ON certifications (organisation_id);

CREATE TABLE certification_sites (
    certification_id TEXT NOT NULL REFERENCES certifications (id),
    site_id TEXT NOT NULL REFERENCES sites (id),
    PRIMARY KEY (certification_id, site_id)
);

CREATE TABLE certification_events (
    id TEXT NOT NULL PRIMARY KEY,
    certification_id TEXT NOT NULL REFERENCES certifications (id),
    event TEXT NOT NULL,
    happened_on DATE NOT NULL,
    particulars TEXT NOT NULL,
    recorded_at TEXT NOT NULL
);
CREATE INDEX certification_events_certification ON certification_events (certification_id);

CREATE TABLE reviews (
    id TEXT NOT NULL PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (id),
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    reviewed_by TEXT NOT NULL REFERENCES users (id),
    outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'declined')),
    -- LC-11: the questions with answers and notes.
    answers TEXT NOT NULL,
    reason TEXT,
    technical_areas TEXT NOT NULL,
    -- The calculation with its whole derivation, as it was on the day (AT-4); null when declined.
    audit_time TEXT,
    days BIGINT CHECK (days > 0),
    reviewed_at TEXT NOT NULL
);
CREATE INDEX reviews_application ON reviews (application_id);

CREATE TABLE agreements (
    id TEXT NOT NULL PRIMARY KEY,
    certification_id TEXT NOT NULL CONSTRAINT agreements_certification UNIQUE REFERENCES certifications (id),
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    terms TEXT NOT NULL,
    -- VE-49: the client read and accepted that no accreditation covers it; null where one does.
    unaccredited_accepted BOOLEAN,
    sent_at TEXT NOT NULL,
    signed_by TEXT,
    signed_on DATE,
    version INTEGER NOT NULL CHECK (version > 0)
);

CREATE TABLE programmes (
    id TEXT NOT NULL PRIMARY KEY,
    certification_id TEXT NOT NULL REFERENCES certifications (id),
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    cycle INTEGER NOT NULL CHECK (cycle > 0),
    -- MS-43: the draw can be repeated from this.
    seed BIGINT NOT NULL,
    -- The sample and the days with their derivation.
    derivation TEXT NOT NULL,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    CONSTRAINT programmes_cycle UNIQUE (certification_id, cycle)
);

CREATE TABLE audits (
    id TEXT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL CONSTRAINT audits_number UNIQUE,
    programme_id TEXT NOT NULL REFERENCES programmes (id),
    certification_id TEXT NOT NULL REFERENCES certifications (id),
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    kind TEXT NOT NULL CHECK (kind IN ('stage_1', 'stage_2', 'surveillance', 'recertification', 'special', 'short_notice', 'follow_up', 'scope_extension', 'transfer_review')),
    status TEXT NOT NULL CHECK (status IN ('planned', 'held', 'confirmed', 'concluded', 'terminated', 'cancelled')),
    days BIGINT NOT NULL CHECK (days > 0),
    -- The window and the rule it comes from; null while an earlier step leaves it open.
    opens_on DATE,
    target_on DATE,
    limit_on DATE,
    window_rule TEXT NOT NULL,
    starts_on DATE,
    ends_on DATE,
    -- LC-33, LC-34: why stage 1 still holds after a long interval, or why none is kept.
    interval_reason TEXT,
    version INTEGER NOT NULL CHECK (version > 0),
    CHECK (ends_on IS NULL OR ends_on >= starts_on)
);
CREATE INDEX audits_certification ON audits (certification_id);
CREATE INDEX audits_programme ON audits (programme_id);
CREATE INDEX audits_dates ON audits (starts_on, ends_on);

CREATE TABLE audit_sites (
    audit_id TEXT NOT NULL REFERENCES audits (id),
    site_id TEXT NOT NULL REFERENCES sites (id),
    -- MS-35, MS-40, MS-42: why this site.
    chosen TEXT NOT NULL CHECK (chosen IN ('central', 'all', 'random', 'judgement')),
    reason TEXT NOT NULL,
    PRIMARY KEY (audit_id, site_id)
);

CREATE TABLE team_members (
    id TEXT NOT NULL PRIMARY KEY,
    audit_id TEXT NOT NULL REFERENCES audits (id),
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    auditor_id TEXT NOT NULL REFERENCES auditors (id),
    role TEXT NOT NULL CHECK (role IN ('lead_auditor', 'auditor', 'auditor_in_training', 'technical_expert', 'translator', 'observer', 'guide', 'witness', 'evaluator')),
    days BIGINT NOT NULL CHECK (days >= 0),
    from_on DATE NOT NULL,
    to_on DATE NOT NULL,
    -- CO-22, CO-23: who accompanies an expert, who evaluates a trainee.
    accompanied_by TEXT REFERENCES auditors (id),
    -- CO-8: the confirmation for this audit.
    confirmed_on DATE,
    CHECK (to_on >= from_on),
    CONSTRAINT team_members_place UNIQUE (audit_id, auditor_id)
);
CREATE INDEX team_members_auditor ON team_members (auditor_id, from_on);

CREATE TABLE evidence_requests (
    id TEXT NOT NULL PRIMARY KEY,
    audit_id TEXT NOT NULL REFERENCES audits (id),
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    site_id TEXT NOT NULL REFERENCES sites (id),
    clause TEXT NOT NULL,
    title TEXT NOT NULL,
    reason TEXT NOT NULL,
    due_on DATE,
    status TEXT NOT NULL CHECK (status IN ('open', 'sent', 'accepted', 'returned')),
    remark TEXT,
    version INTEGER NOT NULL CHECK (version > 0),
    CONSTRAINT evidence_requests_item UNIQUE (audit_id, site_id, clause, title)
);

CREATE TABLE evidence_files (
    id TEXT NOT NULL PRIMARY KEY,
    request_id TEXT NOT NULL REFERENCES evidence_requests (id),
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL CHECK (size >= 0),
    -- Lower-case hex; the file's address in the vault.
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    received_at TEXT NOT NULL,
    given_by TEXT NOT NULL REFERENCES users (id)
);
CREATE INDEX evidence_files_request ON evidence_files (request_id);
CREATE INDEX evidence_files_sha256 ON evidence_files (sha256);

CREATE TABLE conclusions (
    id TEXT NOT NULL PRIMARY KEY,
    audit_id TEXT NOT NULL CONSTRAINT conclusions_audit UNIQUE REFERENCES audits (id),
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    -- LC-30: seven items with a text each.
    items TEXT NOT NULL,
    areas_of_concern TEXT,
    -- LC-32
    outcome TEXT NOT NULL CHECK (outcome IN ('proceed', 'proceed_after_resolution', 'postpone', 'cancel', 'repeat_stage1')),
    concluded_by TEXT NOT NULL REFERENCES users (id),
    concluded_on DATE NOT NULL
);

CREATE TABLE reports (
    id TEXT NOT NULL PRIMARY KEY,
    audit_id TEXT NOT NULL CONSTRAINT reports_audit UNIQUE REFERENCES audits (id),
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    status TEXT NOT NULL CHECK (status IN ('draft', 'sent')),
    -- LC-60, LC-61: the sections by name.
    sections TEXT NOT NULL,
    recommendation TEXT CHECK (recommendation IN ('grant', 'refuse', 'maintain', 'renew', 'suspend')),
    signed_by TEXT REFERENCES users (id),
    signed_at TEXT,
    -- What was signed, to the letter, and its SHA-256 in hex: a change to either shows.
    signed_text TEXT,
    sha256 TEXT,
    version INTEGER NOT NULL CHECK (version > 0)
);

CREATE TABLE findings (
    id TEXT NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL CHECK (number > 0),
    audit_id TEXT NOT NULL REFERENCES audits (id),
    certification_id TEXT NOT NULL REFERENCES certifications (id),
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    site_id TEXT NOT NULL REFERENCES sites (id),
    standard TEXT NOT NULL,
    clause TEXT NOT NULL,
    grade TEXT NOT NULL CHECK (grade IN ('major', 'minor', 'ofi', 'good_practice')),
    requirement TEXT NOT NULL,
    statement TEXT NOT NULL,
    evidence TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('raised', 'answered', 'returned', 'accepted', 'verified')),
    raised_by TEXT NOT NULL REFERENCES users (id),
    raised_on DATE NOT NULL,
    -- LC-57; null for what needs no answer.
    answer_by DATE,
    close_by DATE,
    verified_by TEXT REFERENCES users (id),
    verified_on DATE,
    -- LC-53
    verification_method TEXT CHECK (verification_method IN ('documents', 'limited_audit', 'full_audit', 'next_audit')),
    verification TEXT,
    version INTEGER NOT NULL CHECK (version > 0),
    CONSTRAINT findings_number UNIQUE (audit_id, number)
);
CREATE INDEX findings_certification ON findings (certification_id);

CREATE TABLE finding_answers (
    id TEXT NOT NULL PRIMARY KEY,
    finding_id TEXT NOT NULL REFERENCES findings (id),
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    -- LC-52: all four parts.
    correction TEXT NOT NULL,
    cause TEXT NOT NULL,
    corrective_action TEXT NOT NULL,
    planned_on DATE NOT NULL,
    -- MS-60: whether other sites are affected, with its evidence.
    extent TEXT NOT NULL CHECK (extent IN ('systemic', 'local')),
    extent_evidence TEXT NOT NULL,
    given_by TEXT NOT NULL REFERENCES users (id),
    given_at TEXT NOT NULL,
    -- LC-53
    verdict TEXT CHECK (verdict IN ('accepted', 'returned')),
    verdict_reason TEXT,
    judged_by TEXT REFERENCES users (id),
    judged_at TEXT
);
CREATE INDEX finding_answers_finding ON finding_answers (finding_id);

CREATE TABLE decisions (
    id TEXT NOT NULL PRIMARY KEY,
    certification_id TEXT NOT NULL REFERENCES certifications (id),
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    -- LC-64
    kind TEXT NOT NULL CHECK (kind IN ('grant', 'refuse', 'maintain', 'renew', 'suspend', 'restore', 'withdraw', 'expand', 'reduce')),
    -- The audit that led to it, where one did: one decision closes it.
    audit_id TEXT CONSTRAINT decisions_audit UNIQUE REFERENCES audits (id),
    decided_by TEXT NOT NULL REFERENCES users (id),
    decided_on DATE NOT NULL,
    decided_at TEXT NOT NULL,
    reason TEXT NOT NULL,
    -- LC-62, LC-64: what was looked at and the derivation.
    considered TEXT NOT NULL,
    -- LC-92: the last day of a suspension.
    limit_on DATE
);
CREATE INDEX decisions_certification ON decisions (certification_id);

CREATE TABLE certificates (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL,
    -- Capital letters and digits alone: the form a typed number is brought to.
    look_up TEXT NOT NULL,
    revision INTEGER NOT NULL CHECK (revision > 0),
    certification_id TEXT NOT NULL REFERENCES certifications (id),
    organisation_id TEXT NOT NULL REFERENCES organisations (id),
    decision_id TEXT NOT NULL REFERENCES decisions (id),
    -- LC-73: exactly one current revision per number.
    status TEXT NOT NULL CHECK (status IN ('current', 'superseded')),
    standard TEXT NOT NULL,
    scope TEXT NOT NULL,
    technical_areas TEXT NOT NULL,
    -- Holder, sites and accreditation as they were at issue.
    holder TEXT NOT NULL,
    sites TEXT NOT NULL,
    accreditation TEXT,
    first_issued_on DATE NOT NULL,
    cycle_start_on DATE NOT NULL,
    effective_on DATE NOT NULL,
    issued_on DATE NOT NULL,
    expires_on DATE NOT NULL,
    -- The check list that allowed the issue.
    checks TEXT NOT NULL,
    issued_by TEXT NOT NULL REFERENCES users (id),
    CONSTRAINT certificates_revision UNIQUE (number, revision),
    -- One decision leads to one number; a reissue with corrected particulars keeps the decision.
    CONSTRAINT certificates_decision UNIQUE (decision_id, revision),
    CHECK (effective_on <= expires_on)
);
CREATE INDEX certificates_certification ON certificates (certification_id);
CREATE INDEX certificates_look_up ON certificates (look_up);

CREATE TABLE register_entries (
    number TEXT NOT NULL,
    seq INTEGER NOT NULL CHECK (seq > 0),
    revision INTEGER NOT NULL CHECK (revision > 0),
    event TEXT NOT NULL CHECK (event IN ('issued', 'scope_changed', 'suspended', 'restored', 'renewed', 'withdrawn')),
    happened_on DATE NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (number, seq)
);

-- The public record is never changed: by trigger as well as by code.
CREATE TRIGGER register_entries_no_update BEFORE UPDATE ON register_entries
BEGIN
    SELECT RAISE(ABORT, 'register_entries is append-only');
END;
CREATE TRIGGER register_entries_no_delete BEFORE DELETE ON register_entries
BEGIN
    SELECT RAISE(ABORT, 'register_entries is append-only');
END;
