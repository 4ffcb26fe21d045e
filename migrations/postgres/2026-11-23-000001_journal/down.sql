DROP TABLE counters;
DROP TABLE letters;
DROP TABLE journal_entries;
DROP TABLE journal_heads;
DROP FUNCTION refuse_change();
