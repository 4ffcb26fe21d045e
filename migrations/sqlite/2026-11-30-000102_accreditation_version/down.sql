ALTER TABLE accreditations DROP COLUMN version;
