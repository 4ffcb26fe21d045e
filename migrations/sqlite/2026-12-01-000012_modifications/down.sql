DROP TABLE modifications;
