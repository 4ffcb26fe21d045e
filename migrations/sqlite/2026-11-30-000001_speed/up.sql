-- The place of an audit in its list, so that a page of it is read in order and not made from all of them.
ALTER TABLE audits ADD COLUMN list_place INTEGER GENERATED ALWAYS AS
    (CASE status WHEN 'confirmed' THEN 0 WHEN 'held' THEN 1 WHEN 'planned' THEN 2 ELSE 3 END) VIRTUAL;
ALTER TABLE audits ADD COLUMN list_day DATE GENERATED ALWAYS AS
    (COALESCE(starts_on, limit_on, '9999-12-31')) VIRTUAL;
CREATE INDEX audits_list ON audits (list_place, list_day, number);

-- What a client sees of its own, and what is looked for by its state.
CREATE INDEX audits_organisation ON audits (organisation_id);
CREATE INDEX audits_status ON audits (status);
CREATE INDEX programmes_organisation ON programmes (organisation_id);
CREATE INDEX agreements_organisation ON agreements (organisation_id);
CREATE INDEX reviews_organisation ON reviews (organisation_id);
CREATE INDEX evidence_requests_organisation ON evidence_requests (organisation_id);
CREATE INDEX findings_organisation ON findings (organisation_id);
CREATE INDEX findings_status ON findings (status);
CREATE INDEX decisions_organisation ON decisions (organisation_id);
CREATE INDEX certificates_organisation ON certificates (organisation_id);
CREATE INDEX certifications_status ON certifications (status);
CREATE INDEX applications_status ON applications (status);
CREATE INDEX users_organisation ON users (organisation_id);
CREATE INDEX users_auditor ON users (auditor_id);
CREATE INDEX users_name ON users (name, id);
