DROP INDEX letters_state;
ALTER TABLE letters DROP COLUMN ended_at;
ALTER TABLE letters DROP COLUMN fault;
ALTER TABLE letters DROP COLUMN lease_until;
ALTER TABLE letters DROP COLUMN next_at;
ALTER TABLE letters DROP COLUMN attempts;
ALTER TABLE letters DROP COLUMN state;
DROP TABLE jobs;
