-- LC-43, LC-44, LC-58, LC-86, LC-87, LC-130 to LC-134: what a report (or the conclusion of a stage 1) answers beside its
-- sections, each with the question as it was asked.
ALTER TABLE reports ADD COLUMN items TEXT NOT NULL DEFAULT '[]';
ALTER TABLE conclusions ADD COLUMN answers TEXT NOT NULL DEFAULT '[]';
-- LC-27, LC-122: which clauses, processes and shifts were seen where.
ALTER TABLE reports ADD COLUMN covered TEXT NOT NULL DEFAULT '{}';
