-- LC-110, LC-111, LC-119: appeals, complaints and misuse of certificate or mark.
CREATE TABLE concerns (
    id UUID NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL CONSTRAINT concerns_number UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('appeal', 'complaint', 'misuse')),
    about TEXT NOT NULL CHECK (about IN ('own_work', 'client')),
    -- The client that brought it; null when somebody else did.
    organisation_id UUID REFERENCES organisations (id),
    -- The case it concerns and whose that is.
    certification_id UUID REFERENCES certifications (id),
    concerned_id UUID REFERENCES organisations (id),
    -- The decision an appeal is against.
    decision_id UUID REFERENCES decisions (id),
    -- Who brought it, and where letters to them go; null where they are not known.
    author_name TEXT NOT NULL,
    author_email TEXT,
    subject TEXT NOT NULL,
    particulars TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('received', 'acknowledged', 'admitted', 'dismissed', 'decided', 'ended')),
    received_on DATE NOT NULL,
    -- LC-112
    acknowledge_by DATE NOT NULL,
    decide_by DATE NOT NULL,
    handler_id UUID REFERENCES users (id),
    outcome TEXT CHECK (outcome IN ('upheld', 'partly_upheld', 'rejected', 'taken_back')),
    decided_by UUID REFERENCES users (id),
    decided_on DATE,
    recorded_by UUID NOT NULL REFERENCES users (id),
    recorded_at TIMESTAMPTZ NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0)
);
CREATE INDEX concerns_organisation ON concerns (organisation_id);
CREATE INDEX concerns_concerned ON concerns (concerned_id);
CREATE INDEX concerns_certification ON concerns (certification_id);

CREATE TABLE concern_steps (
    id UUID NOT NULL PRIMARY KEY,
    concern_id UUID NOT NULL REFERENCES concerns (id),
    event TEXT NOT NULL CHECK (event IN ('acknowledge', 'admit', 'dismiss', 'name_handler', 'report', 'refer', 'demand', 'measure', 'decide', 'agree_publicity', 'end')),
    says TEXT NOT NULL,
    particulars JSONB NOT NULL,
    -- Whether whoever brought it sees the step.
    told BOOLEAN NOT NULL,
    taken_by UUID NOT NULL REFERENCES users (id),
    taken_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX concern_steps_concern ON concern_steps (concern_id);
