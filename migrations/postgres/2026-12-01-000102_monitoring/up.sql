-- CO-32: who was monitored, how, by whom, and what came of it.
CREATE TABLE monitorings (
    id UUID NOT NULL PRIMARY KEY,
    auditor_id UUID NOT NULL REFERENCES auditors (id),
    kind TEXT NOT NULL CHECK (kind IN ('on_site', 'report_review', 'client_feedback')),
    standard TEXT NOT NULL,
    technical_area TEXT,
    audit_id UUID REFERENCES audits (id),
    done_on DATE NOT NULL,
    done_by TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('satisfactory', 'improvement', 'unsatisfactory')),
    remarks TEXT NOT NULL
);
CREATE INDEX monitorings_auditor ON monitorings (auditor_id);

-- CO-38: a limit put off with a reason, once and by three months at most.
CREATE TABLE monitoring_put_off (
    id UUID NOT NULL PRIMARY KEY,
    auditor_id UUID NOT NULL REFERENCES auditors (id),
    family TEXT NOT NULL,
    until_on DATE NOT NULL,
    reason TEXT NOT NULL,
    given_by TEXT NOT NULL,
    given_on DATE NOT NULL
);
CREATE INDEX monitoring_put_off_auditor ON monitoring_put_off (auditor_id);
