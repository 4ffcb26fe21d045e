-- AT-4, MS-43: by which version of the rules a calculation was made. Null: made before versions were kept.
ALTER TABLE reviews ADD COLUMN rule_version TEXT;
ALTER TABLE programmes ADD COLUMN rule_version TEXT;
CREATE INDEX reviews_by_rule_version ON reviews (rule_version);
CREATE INDEX programmes_by_rule_version ON programmes (rule_version);
