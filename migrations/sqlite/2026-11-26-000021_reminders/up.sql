-- What somebody was told of by the clock, once each: the thing, what about it, and the day that brought it.
CREATE TABLE reminders (
    -- The audit, the finding or the decision.
    subject TEXT NOT NULL,
    what TEXT NOT NULL CHECK (what IN ('audit_due', 'answer_late', 'surveillance_missed', 'suspension_over')),
    due_on DATE NOT NULL,
    certification_id TEXT NOT NULL REFERENCES certifications (id),
    told_at TEXT NOT NULL,
    PRIMARY KEY (subject, what, due_on)
);
CREATE INDEX reminders_certification ON reminders (certification_id);
