DROP TABLE witness_audits;
