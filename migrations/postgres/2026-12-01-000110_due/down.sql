DROP INDEX findings_status;
CREATE INDEX findings_status ON findings (status);
DROP INDEX audits_limit;
DROP INDEX audits_status;
CREATE INDEX audits_status ON audits (status);
DROP INDEX certifications_status;
CREATE INDEX certifications_status ON certifications (status);
