ALTER TABLE reports DROP COLUMN covered;
ALTER TABLE conclusions DROP COLUMN answers;
ALTER TABLE reports DROP COLUMN items;
