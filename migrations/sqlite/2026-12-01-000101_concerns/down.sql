DROP TABLE concern_steps;
DROP TABLE concerns;
