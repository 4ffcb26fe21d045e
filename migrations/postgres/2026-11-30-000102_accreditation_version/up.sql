-- Accreditations can be corrected: who corrects one says which version they saw.
ALTER TABLE accreditations ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
