DROP INDEX programmes_by_rule_version;
DROP INDEX reviews_by_rule_version;
ALTER TABLE programmes DROP COLUMN rule_version;
ALTER TABLE reviews DROP COLUMN rule_version;
