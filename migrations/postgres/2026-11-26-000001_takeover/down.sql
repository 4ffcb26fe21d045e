ALTER TABLE auditors DROP COLUMN email;
DROP INDEX auditors_external_code;
ALTER TABLE auditors DROP COLUMN external_code;
