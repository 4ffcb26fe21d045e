DROP TABLE imports;
DROP TABLE offered_imports;
