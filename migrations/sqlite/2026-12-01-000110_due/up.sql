-- What falls due on a day is found by its day, not among everything that is still to come.
DROP INDEX certifications_status;
CREATE INDEX certifications_status ON certifications (status, expires_on);
DROP INDEX audits_status;
CREATE INDEX audits_status ON audits (status, opens_on);
CREATE INDEX audits_limit ON audits (status, limit_on);
DROP INDEX findings_status;
CREATE INDEX findings_status ON findings (status, answer_by);
