-- People that are imported again are known again by the code they have where they come from.
ALTER TABLE auditors ADD COLUMN external_code TEXT;
CREATE UNIQUE INDEX auditors_external_code ON auditors (external_code);

-- Where the person is reached; an account to sign in with is something else.
ALTER TABLE auditors ADD COLUMN email TEXT;
